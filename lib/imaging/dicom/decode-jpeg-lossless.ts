/** @file Lossless JPEG (ITU-T T.81 Annex H, process 14): Huffman coding, predictors 1–7, point transform, restart intervals. */
import { checkCodestream, type CodedSamples } from "./coded-frame";
import { BitReader, type HuffmanTable, huffmanTable } from "../jpeg/huffman-bits";
import { DHT, DRI, findFrameHeader, isFrameHeader, type JpegFrameHeader, jpegSegments, SOS } from "./jpeg-segments";
import { type PixelLayout } from "./pixel-layout";
import { damaged, notRead } from "./refusals";

const LOSSLESS = 0xc3;

interface Scan {
  /** Places of the scan's components in the frame, and the Huffman table of each. */
  channels: number[];
  tables: HuffmanTable[];
  predictor: number;
  pointTransform: number;
  /** In samples of each component; 0 for none. */
  restartInterval: number;
}

/**
 * Decodes the transfer syntaxes JPEG Lossless (1.2.840.10008.1.2.4.57 and .70; PS3.5 §8.2.1).
 * @throws HilumError corruptImage, or unsupportedImage naming another process.
 */
export function decodeJpegLossless(bytes: Uint8Array, layout: PixelLayout): CodedSamples {
  const frame = findFrameHeader(bytes);
  if (frame.process !== LOSSLESS) throw notRead("a JPEG of another process than its transfer syntax says");
  const { width, height, precision, components } = frame;
  checkCodestream({ width, height, precision, channels: components.length }, layout, bytes.length);
  if (components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1))
    throw notRead("a lossless JPEG with halved colour");
  // Every sample takes one bit at the least.
  if (width * height * components.length > bytes.length * 8) throw damaged("it ends before its last pixel");

  const values = new Uint16Array(width * height * components.length);
  const tables: (HuffmanTable | undefined)[] = [];
  const seen = new Set<number>();
  let restartInterval = 0;
  for (let at = 2; seen.size < components.length;) {
    let scan: Scan | null = null;
    for (const segment of jpegSegments(bytes, at)) {
      at = segment.end;
      if (segment.marker === DHT) readTables(segment.body, tables);
      else if (segment.marker === DRI) restartInterval = (segment.body[0] << 8) | segment.body[1];
      else if (segment.marker === SOS) scan = readScan(segment.body, frame, tables, restartInterval);
      else if (isFrameHeader(segment) && segment.marker !== LOSSLESS) throw damaged("its JPEG stream has two frames");
    }
    if (scan === null || scan.channels.some((channel) => seen.has(channel)))
      throw damaged("its JPEG stream lacks a scan");
    at = decodeScan(values, frame, scan, new BitReader(bytes, at));
    for (const channel of scan.channels) seen.add(channel);
  }
  return { precision, values };
}

/** DHT (T.81 §B.2.4.2): one or several tables, of which lossless coding uses the DC ones. */
function readTables(body: Uint8Array, tables: (HuffmanTable | undefined)[]): void {
  for (let at = 0; at + 17 <= body.length;) {
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    tables[body[at]] = huffmanTable(counts, body.subarray(at + 17, at + 17 + total));
    at += 17 + total;
  }
}

/** SOS (T.81 §B.2.3, Table B.3): Ss is the predictor, Al the point transform. */
function readScan(
  body: Uint8Array,
  frame: JpegFrameHeader,
  tables: readonly (HuffmanTable | undefined)[],
  restartInterval: number,
): Scan {
  const count = body[0];
  if (body.length < 4 + 2 * count || count < 1) throw damaged("its JPEG scan is too short");
  const chosen = Array.from({ length: count }, (_, i) => ({
    id: body[1 + 2 * i],
    table: tables[body[2 + 2 * i] >> 4],
  }));
  const channels = chosen.map(({ id }) => frame.components.findIndex((component) => component.id === id));
  const known = chosen.flatMap(({ table }) => table ?? []);
  const predictor = body[1 + 2 * count];
  const pointTransform = body[3 + 2 * count] & 15;
  if (new Set(channels).size < count || channels.includes(-1) || known.length < count)
    throw damaged("its JPEG scan makes no sense");
  if (predictor < 1 || predictor > 7 || pointTransform >= frame.precision)
    throw damaged("its JPEG scan makes no sense");
  // T.81 §H.1.1 ties restarts to whole lines.
  if (restartInterval % frame.width !== 0) throw notRead("a lossless JPEG that restarts within a line");
  return { channels, tables: known, predictor, pointTransform, restartInterval };
}

/** @returns the offset of the marker behind the scan. */
function decodeScan(
  values: Uint16Array,
  { width, height, precision, components }: JpegFrameHeader,
  scan: Scan,
  bits: BitReader,
): number {
  const { channels, tables, predictor, pointTransform } = scan;
  const step = components.length;
  const row = width * step;
  const linesToRestart = scan.restartInterval / width;
  const start = 1 << (precision - pointTransform - 1);
  for (let y = 0; y < height; y++) {
    const isRestart = linesToRestart > 0 && y > 0 && y % linesToRestart === 0;
    if (isRestart && !bits.skipRestart()) throw damaged("it ends before its last pixel");
    const isFirst = y === 0 || isRestart;
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels.length; c++) {
        const at = y * row + x * step + channels[c];
        let predicted: number;
        if (isFirst) predicted = x === 0 ? start : values[at - step];
        else if (x === 0) predicted = values[at - row];
        else predicted = predict(predictor, values[at - step], values[at - row], values[at - row - step]);
        values[at] = predicted + readDifference(bits, tables[c]);
      }
    }
    if (bits.isExhausted) throw damaged("it ends before its last pixel");
  }
  if (pointTransform > 0)
    for (const channel of channels)
      for (let at = channel; at < values.length; at += step) values[at] <<= pointTransform;
  return bits.nextMarker();
}

/** Table H.1: left, above and above-left neighbours. Differences and sums are modulo 2¹⁶. */
function predict(predictor: number, left: number, above: number, corner: number): number {
  switch (predictor) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
  }
}

/** §H.1.2.2 and §F.2.2.1 (EXTEND): category 16 is 32768 without further bits. */
function readDifference(bits: BitReader, table: HuffmanTable): number {
  const category = bits.code(table);
  if (category === 0) return 0;
  if (category === 16) return 32768;
  if (category > 16) throw damaged("its compressed pixels make no sense");
  const value = bits.take(category);
  return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
}
