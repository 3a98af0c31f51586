import { corruptJpeg } from "./jpeg-stream";

/** Entry `code, left-aligned to 16 bits` → `length << 8 | value`; 0 where no code begins so. */
export type HuffmanTable = Uint16Array;

/**
 * A table of T.81 Annex C from the sixteen counts of codes by length and their values.
 * @throws HilumError corruptImage when the counts promise more codes than there are.
 */
export function huffmanTable(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const table = new Uint16Array(1 << 16);
  let code = 0;
  let next = 0;
  for (let length = 1; length <= 16; length++) {
    const span = 1 << (16 - length);
    for (let i = 0; i < counts[length - 1]; i++, next++) {
      if (code + span > table.length || next >= values.length) throw corruptJpeg("its Huffman tables make no sense");
      table.fill((length << 8) | values[next], code, code + span);
      code += span;
    }
  }
  return table;
}

/** Reads the bits of entropy-coded data, where FF 00 stands for FF (T.81 §F.2.2.5). Past the end it gives zeros and counts them. */
export class BitReader {
  private window = 0;
  private held = 0;
  private invented = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  /** The value of the next Huffman code. */
  code(table: HuffmanTable): number {
    if (this.held < 16) this.fill();
    const entry = table[(this.window >>> (this.held - 16)) & 0xffff];
    if (entry === 0) throw corruptJpeg("its compressed pixels make no sense");
    this.held -= entry >> 8;
    return entry & 0xff;
  }

  /** The next `count` bits, 0–16, as an unsigned number. */
  take(count: number): number {
    if (this.held < count) this.fill();
    this.held -= count;
    return (this.window >>> this.held) & ((1 << count) - 1);
  }

  /** Whether more was read than was there. */
  get isExhausted(): boolean {
    return this.invented > this.held;
  }

  /** Goes on behind the restart marker that follows (T.81 §F.2.2.4); false where another marker or the end does. */
  skipRestart(): boolean {
    this.window = this.held = this.invented = 0;
    const { bytes } = this;
    while (
      this.at + 1 < bytes.length &&
      !(bytes[this.at] === 0xff && bytes[this.at + 1] !== 0 && bytes[this.at + 1] !== 0xff)
    )
      this.at++;
    const marker = bytes[this.at + 1];
    if (this.at + 1 >= bytes.length || marker < 0xd0 || marker > 0xd7) return false;
    this.at += 2;
    return true;
  }

  /** Offset of the next marker, or the end. */
  nextMarker(): number {
    const { bytes } = this;
    let at = this.at;
    while (at + 1 < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0 && bytes[at + 1] !== 0xff)) at++;
    return at;
  }

  private fill(): void {
    while (this.held <= 16) {
      let byte = 0;
      if (this.at >= this.bytes.length || (this.bytes[this.at] === 0xff && this.bytes[this.at + 1] !== 0))
        this.invented += 8;
      else {
        byte = this.bytes[this.at];
        this.at += byte === 0xff ? 2 : 1;
      }
      this.window = (this.window << 8) | byte;
      this.held += 8;
    }
  }
}
