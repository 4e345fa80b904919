import * as z from "zod";

/**
 * `schema.safeParse` for values that nobody vouches for. zod compares the `length` of whatever has one, and throws where
 * that is an object without a primitive value (`{"length": {"toString": 1}}`): here that is one more issue.
 */
export function safeParse<T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    const message = error instanceof Error ? error.message : "cannot be read";
    const issues: z.core.$ZodIssue[] = [{ code: "custom", path: [], message, input: value }];
    return { success: false, error: new z.ZodError(issues) as z.ZodError<T> };
  }
}
