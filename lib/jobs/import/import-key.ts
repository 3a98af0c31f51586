import { createHmac } from "node:crypto";

/**
 * The key under which an import keeps a file: a keyed digest of its path, for a path may name a person.
 * @param stamp what else must be the same for the file to count as the same, such as its size and time. @default nothing
 */
export function importKey(pseudonymKey: Uint8Array, importId: string, path: string, stamp = ""): string {
  return createHmac("sha256", pseudonymKey)
    .update(`import\0${importId}\0${path}\0${stamp}`)
    .digest("base64url")
    .slice(0, 24);
}
