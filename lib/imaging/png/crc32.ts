import { nativeZlib } from "./native-zlib";

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 of IEEE 802.3, reflected: of PNG chunks (REC-png-3 §5.5) and zip entries (APPNOTE 4.4.7). */
export const crc32: (bytes: Uint8Array) => number = nativeZlib?.crc32 ?? portableCrc32;

/** {@link crc32} without native code. */
export function portableCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
