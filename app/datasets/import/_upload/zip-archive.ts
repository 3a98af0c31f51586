/** @file Zip archives read at random places (PKWARE APPNOTE 6.3), so that a folder of films is never in memory as a whole. */
import { inflateSync } from "fflate";
import { HilumError } from "@/lib/errors";

/** Bytes that can be read a piece at a time; a browser's `File` sliced, for one. */
export interface ByteSource {
  size: number;
  read(start: number, end: number): Promise<Uint8Array>;
}

/** One file of an archive. */
export interface ZipEntry {
  path: string;
  size: number;
  packedSize: number;
  method: number;
  encrypted: boolean;
  headerAt: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const END64_LOCATOR = 0x07064b50;
const END64_LOCATOR_BYTES = 20;
const END64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const ZIP64_EXTRA = 0x0001;
const LARGEST_COMMENT = 0xffff;
/** One film is never this large; a larger promise is a trap. */
const MAX_ENTRY_BYTES = 512 * 2 ** 20;
const STORED = 0;
const DEFLATED = 8;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function damaged(cause?: unknown): HilumError {
  return new HilumError("badRequest", "The zip archive is damaged or not a zip archive.", { remedy: "Make it again, or unpack it and choose the folder.", cause });
}

/** The files of an archive, folders left out. Throws `badRequest` for anything that is no complete zip. */
export async function listZip(archive: ByteSource): Promise<ZipEntry[]> {
  const tailAt = Math.max(0, archive.size - END_BYTES - LARGEST_COMMENT - END64_LOCATOR_BYTES);
  const tail = await archive.read(tailAt, archive.size);
  const { start, end, count } = await findDirectory(archive, tail);
  if (start > end || end > archive.size) throw damaged();
  const entries = readDirectory(await archive.read(start, end), count);
  return entries.filter(({ path }) => !path.endsWith("/"));
}

async function findDirectory(archive: ByteSource, tail: Uint8Array): Promise<{ start: number; end: number; count: number }> {
  const view = viewOf(tail);
  let at = tail.length - END_BYTES;
  while (at >= 0 && view.getUint32(at, true) !== END) at--;
  if (at < 0) throw damaged();
  const count = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const start = view.getUint32(at + 16, true);
  const locator = at - END64_LOCATOR_BYTES;
  const isLarge = count === 0xffff || size === 0xffffffff || start === 0xffffffff;
  if (!isLarge || locator < 0 || view.getUint32(locator, true) !== END64_LOCATOR) return { start, end: start + size, count };
  const end64At = Number(view.getBigUint64(locator + 8, true));
  const end64 = viewOf(await archive.read(end64At, end64At + 56));
  if (end64.byteLength < 56 || end64.getUint32(0, true) !== END64) throw damaged();
  const start64 = Number(end64.getBigUint64(48, true));
  return { start: start64, end: start64 + Number(end64.getBigUint64(40, true)), count: Number(end64.getBigUint64(32, true)) };
}

function readDirectory(directory: Uint8Array, count: number): ZipEntry[] {
  const view = viewOf(directory);
  const entries: ZipEntry[] = [];
  for (let i = 0, at = 0; i < count; i++) {
    if (at + CENTRAL_BYTES > directory.length || view.getUint32(at, true) !== CENTRAL) throw damaged();
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const nameAt = at + CENTRAL_BYTES;
    const flags = view.getUint16(at + 8, true);
    const name = new TextDecoder(flags & 0x800 ? "utf-8" : "windows-1252").decode(directory.subarray(nameAt, nameAt + nameBytes));
    const entry = { path: name.replaceAll("\\", "/"), encrypted: (flags & 1) !== 0, method: view.getUint16(at + 10, true), packedSize: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), headerAt: view.getUint32(at + 42, true) };
    entries.push(withZip64(entry, directory.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes)));
    at = nameAt + nameBytes + extraBytes + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Sizes beyond 4 GiB stand in an extra field, only those that did not fit, in this order (APPNOTE 4.5.3). */
function withZip64(entry: ZipEntry, extra: Uint8Array): ZipEntry {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== ZIP64_EXTRA) continue;
    let field = at + 4;
    const large = { ...entry };
    for (const key of ["size", "packedSize", "headerAt"] as const) {
      if (large[key] !== 0xffffffff || field + 8 > extra.length) continue;
      large[key] = Number(view.getBigUint64(field, true));
      field += 8;
    }
    return large;
  }
  return entry;
}

/** The bytes of one file. Throws `badRequest` for encrypted, exotically packed, over-large or damaged files. */
export async function readZipEntry(archive: ByteSource, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.encrypted) throw new HilumError("badRequest", `${entry.path} is encrypted.`, { remedy: "Unpack the archive with its password and choose the folder." });
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new HilumError("badRequest", `${entry.path} is packed in a way the browser cannot unpack.`, { remedy: "Unpack the archive and choose the folder." });
  if (entry.size > MAX_ENTRY_BYTES) throw new HilumError("tooLarge", `${entry.path} is larger than ${MAX_ENTRY_BYTES / 2 ** 20} MiB.`);
  const header = viewOf(await archive.read(entry.headerAt, entry.headerAt + LOCAL_BYTES));
  if (header.byteLength < LOCAL_BYTES) throw damaged();
  const start = entry.headerAt + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = await archive.read(start, start + entry.packedSize);
  if (packed.length !== entry.packedSize) throw damaged();
  if (entry.method === STORED) return new Uint8Array(packed);
  try {
    // The size is promised by the directory: unpacking into exactly that much memory bounds a bomb.
    return inflateSync(packed, { out: new Uint8Array(entry.size) });
  } catch (cause) {
    throw damaged(cause);
  }
}
