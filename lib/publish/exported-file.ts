/** A file of an export; `path` is relative, with `/`. */
export interface ExportedFile {
  path: string;
  bytes: Uint8Array;
}
