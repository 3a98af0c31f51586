import type { z } from "zod";
import { HilumError } from "../errors";

/**
 * Words of an option as they are stored, cleaned and measured by the field that they go into: one that is stored
 * otherwise could never be read again. Throws `badRequest`.
 */
export function givenText(field: z.ZodType<string>, text: string, option: string): string {
  const parsed = field.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new HilumError("badRequest", `${option} cannot be taken. ${parsed.error.issues[0].message}.`, {
    remedy: "Say it in fewer, plain words. Nothing was changed.",
  });
}
