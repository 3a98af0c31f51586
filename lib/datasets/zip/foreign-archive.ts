/** @file What a file that was given as a zip is instead, by its first bytes. */

const textAt = (bytes: Uint8Array, at: number, text: string) =>
  [...text].every((char, index) => bytes[at + index] === char.charCodeAt(0));
const startsWith = (bytes: Uint8Array, ...signature: number[]) =>
  signature.every((byte, index) => bytes[index] === byte);

const UNPACK = "Unpack it and give the folder, or pack it as a plain zip.";
const KINDS: readonly { is: (head: Uint8Array) => boolean; name: string; remedy: string }[] = [
  { is: (head) => textAt(head, 0, "Rar!"), name: "a RAR archive", remedy: UNPACK },
  { is: (head) => startsWith(head, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), name: "a 7z archive", remedy: UNPACK },
  { is: (head) => startsWith(head, 0x1f, 0x8b), name: "a gzip file (.gz, .tar.gz, .tgz)", remedy: UNPACK },
  { is: (head) => textAt(head, 0, "BZh"), name: "a bzip2 file (.bz2, .tar.bz2)", remedy: UNPACK },
  {
    is: (head) => startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0),
    name: "an xz file (.xz, .tar.xz)",
    remedy: UNPACK,
  },
  { is: (head) => startsWith(head, 0x28, 0xb5, 0x2f, 0xfd), name: "a Zstandard file (.zst, .tar.zst)", remedy: UNPACK },
  { is: (head) => textAt(head, 257, "ustar"), name: "a tar archive", remedy: UNPACK },
  {
    is: (head) => startsWith(head, 0x50, 0x4b, 0x07, 0x08),
    name: "the first part of a split zip (.z01, .z02 …)",
    remedy: "Join the parts, for example with: zip -s 0 films.zip --out whole.zip. Or unpack them and give the folder.",
  },
  {
    is: (head) =>
      startsWith(head, 0x89, 0x50, 0x4e, 0x47) ||
      startsWith(head, 0xff, 0xd8, 0xff) ||
      textAt(head, 0, "II*\0") ||
      textAt(head, 0, "MM\0*") ||
      textAt(head, 128, "DICM"),
    name: "one image",
    remedy: "Give the folder that it lies in.",
  },
  { is: (head) => textAt(head, 0, "%PDF"), name: "a PDF", remedy: "Give the folder that holds the films." },
];

/** How many bytes {@link foreignArchive} looks at. */
export const SIGNATURE_BYTES = 512;

/**
 * What a file is that is no whole zip, and what to do with it; null for what has no mark of another kind.
 * @param head its first {@link SIGNATURE_BYTES} bytes, or fewer where it has fewer.
 */
export function foreignArchive(head: Uint8Array): { name: string; remedy: string } | null {
  const kind = KINDS.find(({ is }) => is(head));
  return kind === undefined ? null : { name: kind.name, remedy: kind.remedy };
}
