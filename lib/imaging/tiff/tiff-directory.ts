/** @file The directories of a TIFF (TIFF 6.0 p. 13–16) and of a BigTIFF. */
import { corruptTiff } from "./tiff-refusals";

/** More pages than any film has, or links that go in a circle. */
const MAX_DIRECTORIES = 1000;
/** No film needs more fields. */
const MAX_ENTRIES = 4096;
/** Bytes of a value by its type: BYTE, ASCII, SHORT, LONG, RATIONAL, SBYTE, UNDEFINED, SSHORT, SLONG, SRATIONAL, FLOAT, DOUBLE, IFD; LONG8, SLONG8, IFD8. */
const TYPE_BYTES: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};
const SHORT = 3,
  LONG8 = 16,
  IFD8 = 18;

interface Entry {
  type: number;
  count: number;
  at: number;
}

export function isTiff(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  return (
    (a === 0x49 && b === 0x49 && (c === 42 || c === 43) && d === 0) ||
    (a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43))
  );
}

/** The fields of one page. */
export class TiffDirectory {
  constructor(
    private readonly view: DataView,
    readonly isLittle: boolean,
    private readonly entries: ReadonlyMap<number, Entry>,
  ) {}

  /** The whole numbers of a field; undefined where it is absent. @throws HilumError corruptImage for values outside of the file. */
  numbers(tag: number): number[] | undefined {
    const entry = this.entries.get(tag);
    if (entry === undefined) return undefined;
    const { type, count, at } = entry;
    const { view, isLittle } = this;
    if (type === SHORT) return Array.from({ length: count }, (_, i) => view.getUint16(at + 2 * i, isLittle));
    if (type >= LONG8 && type <= IFD8)
      return Array.from({ length: count }, (_, i) => Number(view.getBigUint64(at + 8 * i, isLittle)));
    if (TYPE_BYTES[type] === 1) return Array.from({ length: count }, (_, i) => view.getUint8(at + i));
    if (TYPE_BYTES[type] === 4) return Array.from({ length: count }, (_, i) => view.getUint32(at + 4 * i, isLittle));
    throw corruptTiff("its header makes no sense");
  }

  /** The first number of a field. */
  number(tag: number, absent: number): number {
    return this.numbers(tag)?.[0] ?? absent;
  }

  /** The bytes of a field as they stand. */
  bytes(tag: number): Uint8Array | undefined {
    const entry = this.entries.get(tag);
    return (
      entry && new Uint8Array(this.view.buffer, this.view.byteOffset + entry.at, entry.count * TYPE_BYTES[entry.type])
    );
  }
}

/** All directories of the file's chain, in their order. @throws HilumError corruptImage. */
export function readDirectories(bytes: Uint8Array): TiffDirectory[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = bytes[0] === 0x49;
  const isBig = view.byteLength >= 16 && view.getUint16(2, isLittle) === 43;
  const offsetAt = (at: number) => {
    if (at + (isBig ? 8 : 4) > view.byteLength) throw corruptTiff("it ends too early");
    return isBig ? Number(view.getBigUint64(at, isLittle)) : view.getUint32(at, isLittle);
  };
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  for (let at = offsetAt(isBig ? 8 : 4); at !== 0;) {
    if (seen.has(at) || seen.size >= MAX_DIRECTORIES) throw corruptTiff("its pages make no sense");
    seen.add(at);
    const { entries, end } = readEntries(view, at, isLittle, isBig);
    directories.push(new TiffDirectory(view, isLittle, entries));
    // Some writers leave the last link out.
    at = end + (isBig ? 8 : 4) > view.byteLength ? 0 : offsetAt(end);
  }
  if (directories.length === 0) throw corruptTiff("it holds no image");
  return directories;
}

function readEntries(
  view: DataView,
  at: number,
  isLittle: boolean,
  isBig: boolean,
): { entries: Map<number, Entry>; end: number } {
  const [headBytes, entryBytes, inlineBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  if (at + headBytes > view.byteLength) throw corruptTiff("it ends too early");
  const count = isBig ? Number(view.getBigUint64(at, isLittle)) : view.getUint16(at, isLittle);
  const end = at + headBytes + count * entryBytes;
  if (count > MAX_ENTRIES || end > view.byteLength) throw corruptTiff("it ends too early");
  const entries = new Map<number, Entry>();
  for (let from = at + headBytes; from < end; from += entryBytes) {
    const tag = view.getUint16(from, isLittle);
    const type = view.getUint16(from + 2, isLittle);
    const values = isBig ? Number(view.getBigUint64(from + 4, isLittle)) : view.getUint32(from + 4, isLittle);
    const inline = from + entryBytes - inlineBytes;
    const length = values * (TYPE_BYTES[type] ?? Infinity);
    const place =
      length <= inlineBytes
        ? inline
        : isBig
          ? Number(view.getBigUint64(inline, isLittle))
          : view.getUint32(inline, isLittle);
    // A field of an unknown type or outside of the file counts as absent: few are needed.
    if (place + length <= view.byteLength && !entries.has(tag)) entries.set(tag, { type, count: values, at: place });
  }
  return { entries, end };
}
