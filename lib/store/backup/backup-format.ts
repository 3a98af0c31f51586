/**
 * @file What a backup is: a tar of `hilum-backup.json` (which versions made it), `pseudonym.key`, `experiments/<id>.json`,
 * `tables/<table>.<n>.jsonl` (each line one row as PostgreSQL's row_to_json writes it), `blobs/<sha256>`, and at its end
 * `manifest.json` with the SHA-256 of everything before. See docs/storage.md.
 */
import { z } from "zod";
import { HilumError } from "../../errors";

export const HEADER_NAME = "hilum-backup.json";
export const MANIFEST_NAME = "manifest.json";
export const KEY_NAME = "pseudonym.key";

export const BackupHeader = z.object({
  format: z.literal(1),
  hilum: z.string(),
  /** The database's schema: its last migration. */
  schema: z.number().int().min(1),
  createdAt: z.string(),
});
export type BackupHeader = z.infer<typeof BackupHeader>;

export const BackupManifest = z.object({
  /** In the order in which rows may be stored: what is referred to comes first. */
  tables: z.array(z.object({ name: z.string().regex(/^[a-z_]+$/), rows: z.number().int(), parts: z.number().int() })),
  entries: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string().length(64) })),
  /** Stored files that rows name and that were damaged or missing when the backup was made. */
  absent: z.array(z.string()),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

/** Tables of which nothing is kept: what they hold is made anew, or means nothing elsewhere. */
export const TABLES_LEFT_OUT: ReadonlySet<string> = new Set([
  "migrations",
  "thumbnails",
  "cached_blobs",
  "workers",
  "erasures",
]);

export const tablePart = (table: string, part: number): string => `tables/${table}.${part}.jsonl`;
export const blobEntry = (digest: string): string => `blobs/${digest}`;
export const experimentEntry = (file: string): string => `experiments/${file}`;

/** The only names that an entry may have: nothing else is written, wherever its path would lead. */
const ENTRY_NAME =
  /^(?:hilum-backup\.json|manifest\.json|pseudonym\.key|experiments\/[a-z0-9][a-z0-9-]*\.json|tables\/[a-z_]+\.\d{1,9}\.jsonl|blobs\/[0-9a-f]{64})$/;

export const isEntryName = (name: string): boolean => ENTRY_NAME.test(name);

/** Why an archive is not restored. */
export const notABackup = (why: string, cause?: unknown): HilumError =>
  new HilumError("badRequest", `This is no whole backup of Hilum: ${why}.`, {
    cause,
    remedy: "Nothing was restored. Take another copy of the file, or another backup.",
  });
