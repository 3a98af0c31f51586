/** @file What a person said of two films that look alike. On the wire and in the store. */
import { z } from "zod";

/** By blob digests, so that it holds in every version of the data set. `first < second`. */
export const DuplicateVerdict = z.strictObject({
  first: z.string().min(1),
  second: z.string().min(1),
  verdict: z.enum(["duplicate", "different"]),
});
export type DuplicateVerdict = z.infer<typeof DuplicateVerdict>;

/** One key for a pair of blobs, whichever comes first. */
export function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
