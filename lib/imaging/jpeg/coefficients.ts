/** @file The quantised coefficients of a Huffman-coded JPEG, baseline or progressive (ITU-T T.81 Annexes F and G). */
import { BitReader, type HuffmanTable, huffmanTable } from "./huffman-bits";
import { corruptJpeg, type JpegStream, PROGRESSIVE } from "./jpeg-stream";

const DHT = 0xc4,
  DQT = 0xdb,
  DRI = 0xdd,
  SOS = 0xda;
/** The place of each coefficient in the order of the stream (Figure A.6). */
const ZIGZAG = Uint8Array.of(
  0,
  1,
  8,
  16,
  9,
  2,
  3,
  10,
  17,
  24,
  32,
  25,
  18,
  11,
  4,
  5,
  12,
  19,
  26,
  33,
  40,
  48,
  41,
  34,
  27,
  20,
  13,
  6,
  7,
  14,
  21,
  28,
  35,
  42,
  49,
  56,
  57,
  50,
  43,
  36,
  29,
  22,
  15,
  23,
  30,
  37,
  44,
  51,
  58,
  59,
  52,
  45,
  38,
  31,
  39,
  46,
  53,
  60,
  61,
  54,
  47,
  55,
  62,
  63,
);

/** One channel of a JPEG, before its transform. */
export interface CoefficientPlane {
  /** Sampling factors. */
  across: number;
  down: number;
  /** Blocks a row, and rows of blocks, filled up to whole units of the scan. */
  blocksAcross: number;
  blocksDown: number;
  /** 64 a block, row by row. */
  coefficients: Int16Array;
  /** The 64 steps, row by row. */
  steps: Uint16Array;
}

interface ScanPart {
  plane: CoefficientPlane;
  /** Blocks that a scan of this channel alone has. */
  ownAcross: number;
  ownDown: number;
  dc: HuffmanTable | undefined;
  ac: HuffmanTable | undefined;
  predicted: number;
}

interface Scan {
  parts: ScanPart[];
  first: number;
  last: number;
  /** Ah of Table B.3: 0 in the first pass over these coefficients. */
  high: number;
  low: number;
  isProgressive: boolean;
  /** Blocks of the band that end here, of later blocks too (§G.1.2.2). */
  endOfBand: number;
}

/**
 * Decodes every scan.
 * @throws HilumError corruptImage where codes or tables make no sense or a scan ends too early.
 */
export function readCoefficients(stream: JpegStream): CoefficientPlane[] {
  const { components, width, height } = stream;
  const mostAcross = Math.max(...components.map(({ across }) => across));
  const mostDown = Math.max(...components.map(({ down }) => down));
  const units = { across: Math.ceil(width / (8 * mostAcross)), down: Math.ceil(height / (8 * mostDown)) };
  const quantisers: (Uint16Array | undefined)[] = [];
  const tables: (HuffmanTable | undefined)[] = [];
  const planes = components.map(({ across, down }) => {
    const [blocksAcross, blocksDown] = [units.across * across, units.down * down];
    return {
      across,
      down,
      blocksAcross,
      blocksDown,
      coefficients: new Int16Array(64 * blocksAcross * blocksDown),
      steps: new Uint16Array(64),
    };
  });
  let interval = 0;
  let scan: Scan | null = null;
  for (const { bytes, isCoded } of stream.parts) {
    const body = bytes.subarray(4);
    if (isCoded && scan !== null) decodeScan(scan, new BitReader(bytes, 0), units, interval);
    else if (bytes[1] === DHT) readHuffmanTables(body, tables);
    else if (bytes[1] === DQT) readQuantisers(body, quantisers);
    else if (bytes[1] === DRI) interval = (body[0] << 8) | body[1];
    else if (bytes[1] === SOS) scan = readScan(body, stream, planes, tables, quantisers);
  }
  return planes;
}

function readHuffmanTables(body: Uint8Array, tables: (HuffmanTable | undefined)[]): void {
  for (let at = 0; at + 17 <= body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    tables[body[at]] = huffmanTable(counts, body.subarray(at + 17, at + 17 + total));
    at += 17 + total;
  }
}

function readQuantisers(body: Uint8Array, quantisers: (Uint16Array | undefined)[]): void {
  for (let at = 0; at < body.length;) {
    const isWide = body[at] >> 4 !== 0;
    const steps = new Uint16Array(64);
    for (let i = 0; i < 64; i++)
      steps[ZIGZAG[i]] = isWide ? (body[at + 1 + 2 * i] << 8) | body[at + 2 + 2 * i] : body[at + 1 + i];
    quantisers[body[at] & 15] = steps;
    at += isWide ? 129 : 65;
  }
}

function readScan(
  body: Uint8Array,
  { components, width, height, process }: JpegStream,
  planes: readonly CoefficientPlane[],
  tables: readonly (HuffmanTable | undefined)[],
  quantisers: readonly (Uint16Array | undefined)[],
): Scan {
  const count = body[0];
  const [first, last, precision] = body.subarray(1 + 2 * count);
  if (count < 1 || first > last || last > 63 || (process === PROGRESSIVE && first === 0 && last > 0))
    throw corruptJpeg("a scan makes no sense");
  if (count > 1 && first > 0) throw corruptJpeg("a scan makes no sense");
  const mostAcross = Math.max(...components.map(({ across }) => across));
  const mostDown = Math.max(...components.map(({ down }) => down));
  const parts = Array.from({ length: count }, (_, i): ScanPart => {
    const place = components.findIndex(({ id }) => id === body[1 + 2 * i]);
    const plane = planes[place];
    const steps = quantisers[components[place].quantiser];
    if (steps === undefined) throw corruptJpeg("a table is missing");
    plane.steps = steps;
    const chosen = body[2 + 2 * i];
    const ownAcross = Math.ceil(Math.ceil((width * plane.across) / mostAcross) / 8);
    const ownDown = Math.ceil(Math.ceil((height * plane.down) / mostDown) / 8);
    return { plane, ownAcross, ownDown, dc: tables[chosen >> 4], ac: tables[0x10 | (chosen & 15)], predicted: 0 };
  });
  return {
    parts,
    first,
    last,
    high: precision >> 4,
    low: precision & 15,
    isProgressive: process === PROGRESSIVE,
    endOfBand: 0,
  };
}

function decodeScan(scan: Scan, bits: BitReader, units: { across: number; down: number }, interval: number): void {
  const { parts } = scan;
  const isAlone = parts.length === 1;
  const [across, down] = isAlone ? [parts[0].ownAcross, parts[0].ownDown] : [units.across, units.down];
  for (let unit = 0; unit < across * down; unit++) {
    if (interval > 0 && unit > 0 && unit % interval === 0) {
      if (!bits.skipRestart()) throw corruptJpeg("it ends too early");
      for (const part of parts) part.predicted = 0;
      scan.endOfBand = 0;
    }
    const [x, y] = [unit % across, Math.floor(unit / across)];
    if (isAlone) decodeBlock(scan, parts[0], bits, 64 * (y * parts[0].plane.blocksAcross + x));
    else for (const part of parts) decodeUnit(scan, part, bits, x, y);
    if (bits.isExhausted) throw corruptJpeg("it ends too early");
  }
}

/** The blocks that a channel has in a unit of several (§A.2.3). */
function decodeUnit(scan: Scan, part: ScanPart, bits: BitReader, x: number, y: number): void {
  const { across, down, blocksAcross } = part.plane;
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++)
      decodeBlock(scan, part, bits, 64 * ((y * down + row) * blocksAcross + x * across + column));
  }
}

function decodeBlock(scan: Scan, part: ScanPart, bits: BitReader, at: number): void {
  const { coefficients } = part.plane;
  if (scan.first === 0) {
    if (scan.high > 0) coefficients[at] |= bits.take(1) << scan.low;
    else {
      part.predicted += extended(bits, bits.code(part.dc ?? lacking()));
      coefficients[at] = part.predicted << scan.low;
    }
  }
  if (scan.last === 0) return;
  if (scan.high > 0) refineBand(scan, part.ac ?? lacking(), coefficients, bits, at);
  else decodeBand(scan, part.ac ?? lacking(), coefficients, bits, at);
}

function lacking(): never {
  throw corruptJpeg("a table is missing");
}

/** EXTEND of §F.2.2.1. */
function extended(bits: BitReader, size: number): number {
  if (size === 0) return 0;
  if (size > 15) throw corruptJpeg("its compressed pixels make no sense");
  const value = bits.take(size);
  return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
}

/** The AC coefficients of a block, or the first pass over a band of them (§F.2.2.2, §G.1.2.2). */
function decodeBand(scan: Scan, table: HuffmanTable, coefficients: Int16Array, bits: BitReader, at: number): void {
  if (scan.endOfBand > 0) {
    scan.endOfBand--;
    return;
  }
  for (let k = Math.max(1, scan.first); k <= scan.last; k++) {
    const code = bits.code(table);
    const [run, size] = [code >> 4, code & 15];
    if (size === 0 && run < 15) {
      if (scan.isProgressive) scan.endOfBand = (1 << run) - 1 + (run > 0 ? bits.take(run) : 0);
      return;
    }
    k += run;
    if (size === 0) continue;
    if (k > 63) throw corruptJpeg("its compressed pixels make no sense");
    coefficients[at + ZIGZAG[k]] = extended(bits, size) << scan.low;
  }
}

/** One more bit of the coefficients of a band (§G.1.2.3). */
function refineBand(scan: Scan, table: HuffmanTable, coefficients: Int16Array, bits: BitReader, at: number): void {
  const bit = 1 << scan.low;
  const refine = (place: number) => {
    const value = coefficients[place];
    if (bits.take(1) === 1 && (Math.abs(value) & bit) === 0) coefficients[place] += value > 0 ? bit : -bit;
  };
  let k = scan.first;
  for (; scan.endOfBand === 0 && k <= scan.last; k++) {
    const code = bits.code(table);
    let run = code >> 4;
    if ((code & 15) === 0 && run < 15) {
      scan.endOfBand = (1 << run) + (run > 0 ? bits.take(run) : 0);
      break;
    }
    const fresh = (code & 15) === 0 ? 0 : bits.take(1) === 1 ? bit : -bit;
    for (; k <= scan.last; k++) {
      const place = at + ZIGZAG[k];
      if (coefficients[place] !== 0) refine(place);
      else if (run-- === 0) break;
    }
    if (fresh !== 0 && k <= scan.last) coefficients[at + ZIGZAG[k]] = fresh;
  }
  if (scan.endOfBand === 0) return;
  for (; k <= scan.last; k++) if (coefficients[at + ZIGZAG[k]] !== 0) refine(at + ZIGZAG[k]);
  scan.endOfBand--;
}
