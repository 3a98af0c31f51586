/** @file The row filters of PNG (REC-png-3 §9). A filtered row is its filter's number and `rowBytes` bytes. */
import { HilumError } from "../../errors";

const NONE = 0,
  SUB = 1,
  UP = 2,
  AVERAGE = 3,
  PAETH = 4;

/** `height` filtered rows from byte `from` on; `pixelBytes` is the distance of a sample to the one left of it. */
export interface FilteredRows {
  from: number;
  height: number;
  rowBytes: number;
  pixelBytes: number;
}

/**
 * Undoes the filters in place. Bytes before the first of a row and above the first row are 0.
 * @throws HilumError corruptImage for a filter that there is not.
 */
export function unfilterRows(raw: Uint8Array, { from, height, rowBytes, pixelBytes }: FilteredRows): void {
  const stride = rowBytes + 1;
  for (let row = 0; row < height; row++) {
    const line = from + row * stride + 1;
    const end = line + rowBytes;
    const filter = raw[line - 1];
    if (filter > PAETH)
      throw new HilumError("corruptImage", "The PNG is damaged: its pixels make no sense.", {
        remedy: "Export or download the file again.",
      });
    if (filter === NONE) continue;
    if (filter === SUB || (filter === PAETH && row === 0)) undoSub(raw, line, end, pixelBytes);
    else if (row === 0 && filter === AVERAGE) undoHalf(raw, line, end, pixelBytes);
    else if (row === 0) continue;
    else if (filter === UP) for (let at = line; at < end; at++) raw[at] += raw[at - stride];
    else if (filter === AVERAGE) undoAverage(raw, line, end, stride, pixelBytes);
    else if (pixelBytes === 1 && row + 1 < height && raw[end] === PAETH) {
      undoPaethOfTwoRows(raw, line, rowBytes);
      row++;
    } else if (pixelBytes === 1) undoPaethOfBytes(raw, line, end, stride);
    else undoPaeth(raw, line, end, stride, pixelBytes);
  }
}

function undoSub(raw: Uint8Array, line: number, end: number, pixelBytes: number): void {
  for (let at = line + pixelBytes; at < end; at++) raw[at] += raw[at - pixelBytes];
}

/** Average where the row above is 0. */
function undoHalf(raw: Uint8Array, line: number, end: number, pixelBytes: number): void {
  for (let at = line + pixelBytes; at < end; at++) raw[at] += raw[at - pixelBytes] >> 1;
}

function undoAverage(raw: Uint8Array, line: number, end: number, stride: number, pixelBytes: number): void {
  for (let at = line; at < line + pixelBytes; at++) raw[at] += raw[at - stride] >> 1;
  for (let at = line + pixelBytes; at < end; at++) raw[at] += (raw[at - pixelBytes] + raw[at - stride]) >> 1;
}

function undoPaeth(raw: Uint8Array, line: number, end: number, stride: number, pixelBytes: number): void {
  for (let at = line; at < line + pixelBytes; at++) raw[at] += raw[at - stride];
  for (let at = line + pixelBytes; at < end; at++)
    raw[at] += paeth(raw[at - pixelBytes], raw[at - stride], raw[at - stride - pixelBytes]);
}

/** The same with what each byte leaves for the next kept out of memory: films are mostly this. */
function undoPaethOfBytes(raw: Uint8Array, line: number, end: number, stride: number): void {
  let left = 0;
  let upLeft = 0;
  for (let at = line; at < end; at++) {
    const up = raw[at - stride];
    left = (raw[at] + paeth(left, up, upLeft)) & 255;
    raw[at] = left;
    upLeft = up;
  }
}

/**
 * Two rows of bytes at once, the lower one a byte behind: each byte waits for the one before it, and a processor waits
 * less where it can go on with another row meanwhile.
 */
function undoPaethOfTwoRows(raw: Uint8Array, line: number, rowBytes: number): void {
  const stride = rowBytes + 1;
  let left = 0,
    upLeft = 0,
    lowerLeft = 0,
    lowerUpLeft = 0;
  for (let at = line; at < line + rowBytes; at++) {
    const lowerUp = left;
    const up = raw[at - stride];
    left = (raw[at] + paeth(left, up, upLeft)) & 255;
    raw[at] = left;
    upLeft = up;
    if (at === line) continue;
    lowerLeft = (raw[at + rowBytes] + paeth(lowerLeft, lowerUp, lowerUpLeft)) & 255;
    raw[at + rowBytes] = lowerLeft;
    lowerUpLeft = lowerUp;
  }
  raw[line + stride + rowBytes - 1] += paeth(lowerLeft, left, lowerUpLeft);
}

/**
 * Whichever of left, up and upLeft is nearest to left + up − upLeft, in this order (§9.4). That is: upLeft when it lies
 * between the two, else the one on the far side; without branches, for which way they go is noise.
 */
function paeth(left: number, up: number, upLeft: number): number {
  const difference = left - up;
  const below = difference & (difference >> 31);
  const low = up + below;
  const high = left - below;
  const threshold = 3 * upLeft - left - up;
  const other = low + ((upLeft - low) & ((threshold - high) >> 31));
  return high + ((other - high) & ((low - threshold) >> 31));
}

/**
 * Filters rows that have none: each by Average, the first by Sub. On films that comes out smaller than any other single
 * filter, and as small as choosing anew for every row.
 * @param pixels `height × rowBytes`.
 */
export function filterRows(pixels: Uint8Array, height: number, rowBytes: number, pixelBytes: number): Uint8Array {
  const out = new Uint8Array(height * (rowBytes + 1));
  for (let row = 0, to = 0; row < height; row++) {
    const line = row * rowBytes;
    out[to++] = row === 0 ? SUB : AVERAGE;
    for (let at = line; at < line + pixelBytes; at++)
      out[to++] = pixels[at] - (row === 0 ? 0 : pixels[at - rowBytes] >> 1);
    if (row === 0)
      for (let at = line + pixelBytes; at < line + rowBytes; at++) out[to++] = pixels[at] - pixels[at - pixelBytes];
    else
      for (let at = line + pixelBytes; at < line + rowBytes; at++)
        out[to++] = pixels[at] - ((pixels[at - pixelBytes] + pixels[at - rowBytes]) >> 1);
  }
  return out;
}
