import { connection } from "next/server";
import { TextBox } from "./text-box";

export default async function Page() {
  // The policy in proxy.ts has a nonce a request, so the page is made a request.
  await connection();
  return <TextBox />;
}
