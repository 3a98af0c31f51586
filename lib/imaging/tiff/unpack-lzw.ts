import { corruptTiff } from "./tiff-refusals";

const CLEAR = 256,
  END = 257,
  FIRST = 258;
const MOST_BITS = 12;
const TABLE = 1 << MOST_BITS;

/**
 * Unpacks the LZW of TIFF (TIFF 6.0 p. 57–64): codes from the highest bit on that grow one code early. Old writers' start
 * with the bits the other way round and grow when they must (libtiff's LZWDecodeCompat); their first code tells.
 * @returns `length` bytes. @throws HilumError corruptImage where codes make no sense or end too early.
 */
export function unpackLzw(packed: Uint8Array, length: number): Uint8Array {
  const isOld = packed.length >= 2 && packed[0] === 0 && (packed[1] & 1) === 1;
  const codes = new CodeReader(packed, isOld);
  const strings = new StringTable();
  const out = new Uint8Array(length);
  let at = 0;
  let before = CLEAR;
  while (at < length) {
    const code = codes.next(strings.next + (isOld ? 0 : 1));
    if (code === END) throw corruptTiff("it ends too early");
    if (code === CLEAR) {
      strings.clear();
      before = CLEAR;
      codes.restart();
      continue;
    }
    if (before === CLEAR) {
      if (code > 255) throw corruptTiff("its pixels cannot be unpacked");
      out[at++] = code;
    } else {
      at = strings.write(out, at, before, code);
    }
    before = code;
  }
  return out;
}

/** Codes of 9 to 12 bits. */
class CodeReader {
  private at = 0;
  private held = 0;
  private heldBits = 0;
  private bits = 9;

  constructor(
    private readonly packed: Uint8Array,
    private readonly isOld: boolean,
  ) {}

  /** @param entries how many strings there would be once the code before this one is known. */
  next(entries: number): number {
    while (entries >= 1 << this.bits && this.bits < MOST_BITS) this.bits++;
    const { bits, packed, isOld } = this;
    while (this.heldBits < bits) {
      if (this.at >= packed.length) return END;
      const byte = packed[this.at++];
      this.held = isOld ? this.held | (byte << this.heldBits) : (this.held << 8) | byte;
      this.heldBits += 8;
    }
    this.heldBits -= bits;
    const mask = (1 << bits) - 1;
    if (isOld) {
      const code = this.held & mask;
      this.held >>>= bits;
      return code;
    }
    const code = (this.held >>> this.heldBits) & mask;
    this.held &= (1 << this.heldBits) - 1;
    return code;
  }

  restart(): void {
    this.bits = 9;
  }
}

/** Each string is another one and a byte. */
class StringTable {
  /** The next entry. */
  next = FIRST;
  private readonly prefix = new Uint16Array(TABLE);
  private readonly last = new Uint8Array(TABLE);
  private readonly first = new Uint8Array(TABLE);
  private readonly length = new Uint16Array(TABLE);

  constructor() {
    for (let i = 0; i < 256; i++) this.last[i] = this.first[i] = i;
    this.length.fill(1, 0, 256);
  }

  clear(): void {
    this.next = FIRST;
  }

  /** Enters the string of `before` and the first byte of `code`'s, writes `code`'s, and gives the place behind it. */
  write(out: Uint8Array, at: number, before: number, code: number): number {
    const { next, first, last, length, prefix } = this;
    if (code > next || (code === next && next >= TABLE) || code === CLEAR)
      throw corruptTiff("its pixels cannot be unpacked");
    // A writer that goes on with a full table enters nothing more.
    if (next < TABLE) {
      prefix[next] = before;
      first[next] = first[before];
      last[next] = code === next ? first[before] : first[code];
      length[next] = length[before] + 1;
      this.next++;
    }
    const end = at + length[code];
    for (let place = end - 1, entry = code; place >= at; place--, entry = prefix[entry])
      if (place < out.length) out[place] = last[entry];
    return end;
  }
}
