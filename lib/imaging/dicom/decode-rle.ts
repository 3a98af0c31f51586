import { damaged } from "./refusals";

const MAX_SEGMENTS = 15;
const HEADER_BYTES = 64;
/** Two bytes stand for at most 128: a frame that promises more is a bomb or cut off. */
const MAX_RATIO = 64;

/**
 * RLE Lossless (PS3.5 Annex G): a header of 16 little-endian words, then one PackBits segment for each byte of a sample
 * and channel, the most significant byte first.
 * @returns allocated words, one pixel's channels together.
 * @throws HilumError corruptImage.
 */
export function decodeRle(
  frame: Uint8Array,
  shape: { pixels: number; channels: number; bytesPerSample: 1 | 2 },
): Uint16Array {
  const { pixels, channels, bytesPerSample } = shape;
  if (pixels * channels * bytesPerSample > frame.length * MAX_RATIO) throw damaged("it ends before its last pixel");
  const segments = readSegments(frame);
  if (segments.length !== channels * bytesPerSample)
    throw damaged(`it has ${segments.length} run-length segments in place of ${channels * bytesPerSample}`);
  const words = new Uint16Array(pixels * channels);
  segments.forEach((segment, index) => {
    const channel = Math.floor(index / bytesPerSample);
    const shift = 8 * (bytesPerSample - 1 - (index % bytesPerSample));
    unpackBits(segment, pixels, (i, byte) => (words[i * channels + channel] |= byte << shift));
  });
  return words;
}

function readSegments(frame: Uint8Array): Uint8Array[] {
  if (frame.length < HEADER_BYTES) throw damaged("it ends before its last pixel");
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const count = view.getUint32(0, true);
  if (count > MAX_SEGMENTS) throw damaged("its run-length header makes no sense");
  const starts = Array.from({ length: count }, (_, i) => view.getUint32(4 + 4 * i, true));
  if (starts.some((start, i) => start < HEADER_BYTES || start > (starts[i + 1] ?? frame.length)))
    throw damaged("its run-length header makes no sense");
  return starts.map((start, i) => frame.subarray(start, starts[i + 1] ?? frame.length));
}

/** PS3.5 §G.3.2: n in 0–127 copies n + 1 bytes, −1 to −127 repeats the next one 1 − n times, −128 is nothing. */
function unpackBits(segment: Uint8Array, pixels: number, put: (i: number, byte: number) => void): void {
  let i = 0;
  for (let at = 0; i < pixels;) {
    if (at >= segment.length) throw damaged("it ends before its last pixel");
    const control = segment[at++];
    if (control === 128) continue;
    const isRun = control > 128;
    const length = isRun ? 257 - control : control + 1;
    if (at + (isRun ? 1 : length) > segment.length) throw damaged("it ends before its last pixel");
    const end = Math.min(pixels, i + length);
    for (let k = 0; i < end; i++, k++) put(i, segment[isRun ? at : at + k]);
    at += isRun ? 1 : length;
  }
}
