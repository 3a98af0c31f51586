/** @file Zip archives read entry by entry (PKWARE APPNOTE 6.3.10), so that a folder of films is never in memory as a whole. */
import { HilumError } from "../../errors";
import { crc32 } from "../../imaging/png/crc32";
import { MAX_FILE_BYTES } from "../../imaging/film-size";
import { inflateAtMost } from "../../imaging/png/inflate";
import { checkZipEntries, isOverstated } from "./check-zip-entries";
import { foreignArchive, SIGNATURE_BYTES } from "./foreign-archive";
import { STORED, unreadableMethod } from "./zip-method";
import { zipName } from "./zip-name";

/** Bytes that can be read a piece at a time: a browser's `File` sliced, or a file on disk. Gives fewer bytes only at its end. */
export interface ByteSource {
  size: number;
  read(start: number, end: number): Promise<Uint8Array>;
}

export interface ZipEntry {
  /** With / between folders. */
  path: string;
  /** Unpacked size that the archive claims, in bytes. */
  size: number;
}

export interface ZipArchive {
  /** Files only, in the archive's order. */
  entries: readonly ZipEntry[];
  /** The unpacked bytes. Throws `corruptImage`, `tooLarge` or `unsupportedImage`. */
  read(entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>>;
}

/** Unpacks raw deflate data (RFC 1951), at most `limit` bytes of it. Throws anything at data that are none. */
export type InflateRaw = (packed: Uint8Array, limit: number) => Uint8Array;

interface StoredEntry extends ZipEntry {
  isEncrypted: boolean;
  method: number;
  crc: number;
  packedSize: number;
  headerAt: number;
}

const MAX_DIRECTORY_BYTES = 256 * 2 ** 20;
const END = 0x06054b50;
const END_BYTES = 22;
const LARGEST_COMMENT = 0xffff;
const END64_LOCATOR = 0x07064b50;
const END64_LOCATOR_BYTES = 20;
const END64 = 0x06064b50;
const END64_BYTES = 56;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const ZIP64_EXTRA = 0x0001;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Reads the directory of an archive. Throws `badRequest` for anything that is no whole zip, by what it is instead, and for
 * one none of whose files can be unpacked: encrypted, or packed in a way that is told by name.
 * @param inflateRaw @default pure JavaScript; Node's own is faster.
 */
export async function openZipArchive(
  source: ByteSource,
  inflateRaw: InflateRaw = (packed, limit) => inflateAtMost(packed, "raw", limit),
): Promise<ZipArchive> {
  const directory = parseDirectory(await readDirectory(source));
  checkZipEntries(directory, source.size);
  const stored = new Map<ZipEntry, StoredEntry>(directory.map((entry) => [entry, entry]));
  requireReadable([...stored.values()]);
  return {
    entries: [...stored.keys()],
    async read(entry) {
      const found = stored.get(entry);
      if (found === undefined) throw new HilumError("notFound", `${entry.path} is not in the archive.`);
      return readEntry(source, found, inflateRaw);
    },
  };
}

/** Where no file can be unpacked it is said once, before an hour of refusing each. */
function requireReadable(entries: readonly StoredEntry[]): void {
  const reasons = entries.map(unreadableMethod);
  const [first] = reasons;
  if (first == null || reasons.includes(null)) return;
  throw new HilumError(
    "badRequest",
    `The zip archive cannot be read: ${reasons.every((reason) => reason?.reason === first.reason) ? "all of its files are" : "its files are, among others,"} ${first.reason}.`,
    { remedy: first.remedy },
  );
}

async function readDirectory(source: ByteSource): Promise<Uint8Array> {
  const tail = await source.read(
    Math.max(0, source.size - END_BYTES - LARGEST_COMMENT - END64_LOCATOR_BYTES),
    source.size,
  );
  const view = viewOf(tail);
  const at = findEnd(view);
  if (at === null) throw await notWhole(source);
  if ([4, 6].some((field) => ![0, 0xffff].includes(view.getUint16(at + field, true)))) throw splitArchive();
  const count = view.getUint16(at + 10, true);
  let length = view.getUint32(at + 12, true);
  let start = view.getUint32(at + 16, true);
  const locator = at - END64_LOCATOR_BYTES;
  const isLarge = count === 0xffff || length === 0xffffffff || start === 0xffffffff;
  if (isLarge && locator >= 0 && view.getUint32(locator, true) === END64_LOCATOR) {
    const end64 = viewOf(await readExactly(source, Number(view.getBigUint64(locator + 8, true)), END64_BYTES));
    if (end64.getUint32(0, true) !== END64) throw broken();
    length = Number(end64.getBigUint64(40, true));
    start = Number(end64.getBigUint64(48, true));
  }
  if (length > MAX_DIRECTORY_BYTES) throw broken();
  return readExactly(source, start, length);
}

/** The end record stands last, behind it at most a comment that it announces. */
function findEnd(tail: DataView): number | null {
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) === END && at + END_BYTES + tail.getUint16(at + 20, true) <= tail.byteLength)
      return at;
  }
  return null;
}

async function notWhole(source: ByteSource): Promise<HilumError> {
  const head = await source.read(0, Math.min(source.size, SIGNATURE_BYTES));
  const kind = foreignArchive(head);
  if (kind !== null)
    return new HilumError("badRequest", `This is ${kind.name}, not a zip archive.`, { remedy: kind.remedy });
  const isCut = head.length >= 4 && viewOf(head).getUint32(0, true) === LOCAL;
  return isCut
    ? new HilumError(
        "badRequest",
        "The zip archive is damaged or not a zip archive: it begins as one, but its end is missing.",
        { remedy: "Download it again. If it is one of several parts (.001, .002 …), join them in their order first." },
      )
    : broken();
}

function parseDirectory(directory: Uint8Array): StoredEntry[] {
  const view = viewOf(directory);
  const entries: StoredEntry[] = [];
  for (let at = 0; at + CENTRAL_BYTES <= directory.length;) {
    if (view.getUint32(at, true) !== CENTRAL) throw broken();
    const extraAt = at + CENTRAL_BYTES + view.getUint16(at + 28, true);
    const commentAt = extraAt + view.getUint16(at + 30, true);
    const next = commentAt + view.getUint16(at + 32, true);
    if (next > directory.length) throw broken();
    const path = zipName(
      directory.subarray(at + CENTRAL_BYTES, extraAt),
      directory.subarray(extraAt, commentAt),
      view.getUint8(at + 5),
    );
    const sizes = withZip64(
      {
        size: view.getUint32(at + 24, true),
        packedSize: view.getUint32(at + 20, true),
        headerAt: view.getUint32(at + 42, true),
      },
      directory.subarray(extraAt, commentAt),
    );
    const entry = {
      path,
      isEncrypted: (view.getUint16(at + 8, true) & 1) !== 0,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...sizes,
    };
    if (!path.endsWith("/")) entries.push(entry);
    at = next;
  }
  return entries;
}

/** Sizes beyond 4 GiB stand in an extra field, only those that did not fit, in this order (APPNOTE 4.5.3). */
function withZip64<Sizes extends Pick<StoredEntry, "size" | "packedSize" | "headerAt">>(
  sizes: Sizes,
  extra: Uint8Array,
): Sizes {
  const view = viewOf(extra);
  const large = { ...sizes };
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== ZIP64_EXTRA) continue;
    let field = at + 4;
    for (const key of ["size", "packedSize", "headerAt"] as const) {
      if (large[key] !== 0xffffffff || field + 8 > extra.length) continue;
      large[key] = Number(view.getBigUint64(field, true));
      field += 8;
    }
  }
  return large;
}

async function readEntry(
  source: ByteSource,
  entry: StoredEntry,
  inflateRaw: InflateRaw,
): Promise<Uint8Array<ArrayBuffer>> {
  const unreadable = unreadableMethod(entry);
  // No path in it: a thousand files of one kind have one reason.
  if (unreadable !== null)
    throw new HilumError("unsupportedImage", `The file is ${unreadable.reason}.`, { remedy: unreadable.remedy });
  // A claim beyond it is a mistake or a bomb.
  if (entry.size > MAX_FILE_BYTES || entry.packedSize > MAX_FILE_BYTES || isOverstated(entry)) throw tooLarge(entry);
  const header = viewOf(await readExactly(source, entry.headerAt, LOCAL_BYTES));
  if (header.getUint32(0, true) !== LOCAL) throw damaged(entry);
  const packed = await readExactly(
    source,
    entry.headerAt + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true),
    entry.packedSize,
  );
  const bytes = entry.method === STORED ? packed : unpack(packed, entry, inflateRaw);
  if (bytes.length > entry.size) throw tooLarge(entry);
  if (bytes.length < entry.size || crc32(bytes) !== entry.crc) throw damaged(entry);
  return bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    : new Uint8Array(bytes);
}

/** At most a byte more than the entry claims, which is enough to tell that it lied. */
function unpack(packed: Uint8Array, entry: StoredEntry, inflateRaw: InflateRaw): Uint8Array {
  try {
    return inflateRaw(packed, entry.size + 1);
  } catch {
    throw damaged(entry);
  }
}

async function readExactly(source: ByteSource, start: number, length: number): Promise<Uint8Array> {
  if (start + length > source.size) throw broken();
  const bytes = await source.read(start, start + length);
  if (bytes.length !== length) throw broken();
  return bytes;
}

const broken = () =>
  new HilumError("badRequest", "The zip archive is damaged or not a zip archive.", {
    remedy: "Download or pack it again, or unpack it and choose the folder.",
  });
const splitArchive = () =>
  new HilumError("badRequest", "The zip archive is split in parts (.z01, .z02 …, .zip), of which this is the last.", {
    remedy: "Join the parts, for example with: zip -s 0 films.zip --out whole.zip. Or unpack them and give the folder.",
  });
const damaged = ({ path }: ZipEntry) =>
  new HilumError("corruptImage", `${path} is damaged in the archive.`, { remedy: "Pack the archive again." });
const tooLarge = ({ path }: ZipEntry) =>
  new HilumError(
    "tooLarge",
    `${path} is larger than ${MAX_FILE_BYTES / 2 ** 20} MiB unpacked, or than the archive says.`,
  );
