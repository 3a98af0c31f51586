import { z } from "zod";
import { isStorable } from "../text/plain-text";
import { RejectedFile } from "./dataset";
import { PlannedFilm } from "./import/plan-import";

/** What must be the same for a file of one path to count as the same: its size and time, as the browser knows them. */
const Stamp = z.string().max(100);

/** A file that the browser sends, or has sent, into an import. */
export const SentFile = z.strictObject({
  path: z.string().max(4_096).refine(isStorable, "a path holds no NUL and no half characters"),
  stamp: Stamp,
});
export type SentFile = z.infer<typeof SentFile>;

/** A planned film with the stamp of the file that was sent for it. */
export const SentFilm = PlannedFilm.extend({ stamp: Stamp });
export type SentFilm = z.infer<typeof SentFilm>;

/** A file that is no film of the data set, with its stamp where it was sent; "" where it was not. */
export const RefusedUpload = RejectedFile.extend({ stamp: Stamp.default("") });
export type RefusedUpload = z.infer<typeof RefusedUpload>;
