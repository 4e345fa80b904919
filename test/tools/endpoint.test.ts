import { describe, expect, it } from "vitest";
import { Endpoint, readJson } from "../../src/tools/endpoint.js";

const endpoint = new Endpoint({ url: "https://weather.example/today/{place}?unit={unit}" });

describe("Endpoint", () => {
  it.each([
    [{ place: "Oslo", unit: "c" }, "https://weather.example/today/Oslo?unit=c"],
    [{ place: "a/b?c#d&e", unit: "f&g=h" }, "https://weather.example/today/a%2Fb%3Fc%23d%26e?unit=f%26g%3Dh"],
    [{ place: "//evil.example", unit: "@evil" }, "https://weather.example/today/%2F%2Fevil.example?unit=%40evil"],
    [{ place: "..a", unit: ".." }, "https://weather.example/today/..a?unit=.."],
  ])("puts %j into their places", (args, address) => {
    expect(endpoint.address(args)).toBe(address);
  });

  it.each([".", ".."])("refuses %j, a step up", (place) => {
    expect(() => endpoint.address({ place })).toThrowError(RangeError);
  });

  it("refuses what would be too long", () => {
    expect(() => endpoint.address({ place: "x".repeat(2_000) })).toThrowError(/too long/);
  });

  it.each([
    "https://{host}.example/",
    "https://weather.example:{port}/",
    "http://weather.example/{place}",
    "https://user@weather.example/{place}",
    "//weather.example/{place}",
    "https://weather.example",
    "javascript:alert({place})//",
  ])("is no endpoint by %s", (url) => {
    expect(() => new Endpoint({ url })).toThrowError(RangeError);
  });
});

describe("readJson", () => {
  it("reads an answer and no more than a megabyte", async () => {
    expect(await readJson(new Response('{"a": "ü"}'))).toEqual({ a: "ü" });
    await expect(readJson(new Response(" ".repeat(1_000_001)))).rejects.toThrowError(RangeError);
    await expect(readJson(new Response("<html>"))).rejects.toThrowError(SyntaxError);
  });
});
