/** @file How entries of a zip are packed (APPNOTE 6.3.10 §4.4.5), by name. */

export const STORED = 0;
const DEFLATED = 8;
/** An entry that is encrypted by AES has this in place of its method. */
const AES = 99;

const NAMES: Readonly<Record<number, string>> = {
  1: "Shrink",
  2: "Reduce",
  3: "Reduce",
  4: "Reduce",
  5: "Reduce",
  6: "Implode",
  9: "Deflate64",
  10: "PKWARE Implode",
  12: "bzip2",
  14: "LZMA",
  16: "IBM z/OS CMPSC",
  18: "IBM TERSE",
  19: "LZ77",
  20: "Zstandard",
  93: "Zstandard",
  94: "MP3",
  95: "xz",
  96: "a JPEG variant",
  97: "WavPack",
  98: "PPMd",
};

/** Why an entry cannot be unpacked here, in words that hold for all such entries; null for one that can. */
export function unreadableMethod({
  isEncrypted,
  method,
}: {
  isEncrypted: boolean;
  method: number;
}): { reason: string; remedy: string } | null {
  if (isEncrypted || method === AES)
    return {
      reason: `encrypted${method === AES ? " (AES)" : ""}`,
      remedy: "Unpack it with its password and give the folder.",
    };
  if (method === STORED || method === DEFLATED) return null;
  return {
    reason: `packed with ${NAMES[method] ?? `method ${method}`}, which Hilum does not unpack`,
    remedy: "Unpack it and give the folder, or pack it as a plain zip (Deflate).",
  };
}
