import { z } from "zod";
import { StoredFilm } from "../stored-film";

/** What became of one file: a stored film with what its own header told, or the reason it was refused. */
export const ImportedFile = z.discriminatedUnion("accepted", [
  StoredFilm.extend({ accepted: z.literal(true) }),
  z.object({ accepted: z.literal(false), reason: z.string(), hiddenPath: StoredFilm.shape.hiddenPath }),
]);
export type ImportedFile = z.infer<typeof ImportedFile>;
