/** @file Zip archives read from disk entry by entry (PKWARE APPNOTE 6.3.10), so that a large one needs little memory. */
import { type FileHandle, open } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";
import { HilumError } from "../errors";
import { errorCode } from "../store/storage-failure";

export interface ZipEntry {
  /** With / between folders. */
  path: string;
  /** Unpacked size that the archive claims. */
  bytes: number;
}

export interface ZipArchive {
  /** Files only, in the archive's order. */
  entries: readonly ZipEntry[];
  /** The unpacked bytes. Throws `corruptImage`, `tooLarge` or `unsupportedImage`. */
  read(entry: ZipEntry): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface StoredEntry extends ZipEntry {
  flags: number;
  method: number;
  crc: number;
  packed: number;
  offset: number;
}

/** A film of 64 million 16-bit pixels; a claim beyond it is a mistake or a bomb. */
const MAX_ENTRY_BYTES = 256 * 2 ** 20;
const MAX_ENTRIES = 500_000;
const END_SIGNATURE = 0x06054b50;
const END64_SIGNATURE = 0x06064b50;
const LOCATOR64_SIGNATURE = 0x07064b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** Opens a zip. Throws `notFound`, `forbidden`, and `badRequest` when the file is not a whole zip archive. */
export async function openZip(path: string): Promise<ZipArchive> {
  const file = await open(path, "r").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") throw new HilumError("notFound", `There is no file ${path}.`, { cause: error, remedy: "Check the path." });
    throw new HilumError("forbidden", `${path} cannot be read (${errorCode(error)}).`, { cause: error });
  });
  try {
    const entries = parseDirectory(await readDirectory(file));
    const stored = new Map<ZipEntry, StoredEntry>(entries.map((entry) => [entry, entry]));
    return {
      entries,
      read: async (entry) => readEntry(file, stored.get(entry) ?? missing(entry)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function missing({ path }: ZipEntry): never {
  throw new HilumError("notFound", `${path} is not in the archive.`);
}

async function readDirectory(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - 66_000), Math.min(size, 66_000));
  const end = findEnd(tail);
  const entries = tail.readUInt16LE(end + 10);
  let [length, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  const locator = end - 20;
  if ((entries === 0xffff || length === 0xffffffff || offset === 0xffffffff) && locator >= 0 && tail.readUInt32LE(locator) === LOCATOR64_SIGNATURE) {
    const end64 = await readAt(file, Number(tail.readBigUInt64LE(locator + 8)), 56);
    if (end64.readUInt32LE(0) !== END64_SIGNATURE) throw broken();
    [length, offset] = [Number(end64.readBigUInt64LE(40)), Number(end64.readBigUInt64LE(48))];
  }
  if (offset + length > size || length > 512 * MAX_ENTRIES) throw broken();
  return readAt(file, offset, length);
}

/** The end record stands last, behind it at most a comment that it announces. */
function findEnd(tail: Buffer): number {
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END_SIGNATURE && at + 22 + tail.readUInt16LE(at + 20) <= tail.length) return at;
  }
  throw broken();
}

function parseDirectory(directory: Buffer): StoredEntry[] {
  const entries: StoredEntry[] = [];
  for (let at = 0; at + 46 <= directory.length && entries.length < MAX_ENTRIES; ) {
    if (directory.readUInt32LE(at) !== CENTRAL_SIGNATURE) throw broken();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const extraAt = at + 46 + nameLength;
    const next = extraAt + extraLength + commentLength;
    if (next > directory.length) throw broken();
    const path = directory.toString("utf8", at + 46, extraAt).replaceAll("\\", "/");
    const sizes = sizesOf(directory, at, directory.subarray(extraAt, extraAt + extraLength));
    if (!path.endsWith("/")) entries.push({ path, flags: directory.readUInt16LE(at + 8), method: directory.readUInt16LE(at + 10), crc: directory.readUInt32LE(at + 16), ...sizes });
    at = next;
  }
  return entries;
}

/** Sizes and offset, from the zip64 extra field (id 1) where the 32-bit ones are full. */
function sizesOf(directory: Buffer, at: number, extra: Buffer): Pick<StoredEntry, "packed" | "bytes" | "offset"> {
  const sizes = { bytes: directory.readUInt32LE(at + 24), packed: directory.readUInt32LE(at + 20), offset: directory.readUInt32LE(at + 42) };
  for (let field = 0; field + 4 <= extra.length; field += 4 + extra.readUInt16LE(field + 2)) {
    if (extra.readUInt16LE(field) !== 1) continue;
    let value = field + 4;
    for (const key of ["bytes", "packed", "offset"] as const) {
      if (sizes[key] !== 0xffffffff || value + 8 > extra.length) continue;
      sizes[key] = Number(extra.readBigUInt64LE(value));
      value += 8;
    }
  }
  return sizes;
}

async function readEntry(file: FileHandle, entry: StoredEntry): Promise<Uint8Array> {
  if (entry.flags & 1) throw new HilumError("unsupportedImage", `${entry.path} is encrypted.`, { remedy: "Unpack the archive with its password and import the folder." });
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new HilumError("unsupportedImage", `${entry.path} is packed with a method that Hilum does not know (${entry.method}).`, { remedy: "Unpack the archive and import the folder." });
  if (entry.bytes > MAX_ENTRY_BYTES || entry.packed > MAX_ENTRY_BYTES) throw tooLarge(entry);
  const local = await readAt(file, entry.offset, 30);
  if (local.readUInt32LE(0) !== LOCAL_SIGNATURE) throw damaged(entry);
  const packed = await readAt(file, entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), entry.packed);
  const bytes = entry.method === STORED ? packed : inflate(packed, entry);
  if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc) throw damaged(entry);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function inflate(packed: Buffer, entry: StoredEntry): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch (error) {
    throw errorCode(error) === "ERR_BUFFER_TOO_LARGE" ? tooLarge(entry) : damaged(entry);
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw broken();
  return buffer;
}

/** CRC-32 of IEEE 802.3, reflected, as in APPNOTE 4.4.7. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

const broken = () => new HilumError("badRequest", "The zip archive is damaged or incomplete.", { remedy: "Download or pack it again." });
const damaged = ({ path }: ZipEntry) => new HilumError("corruptImage", `${path} is damaged in the archive.`, { remedy: "Pack the archive again." });
const tooLarge = ({ path }: ZipEntry) => new HilumError("tooLarge", `${path} is larger than ${MAX_ENTRY_BYTES / 2 ** 20} MiB unpacked.`);
