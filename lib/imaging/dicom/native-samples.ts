import { damaged } from "./refusals";
import { type PixelLayout } from "./pixel-layout";

/**
 * Stored values of uncompressed pixels, one pixel's channels together (PS3.5 §8.1.1, PS3.3 C.7.6.3.1.3).
 * @param wordOrder `big` in Explicit VR Big Endian; `bigWords` when 8-bit samples lie in its 16-bit words (VR OW).
 * @throws HilumError corruptImage when the pixels end early.
 */
export function readNativeSamples(
  bytes: Uint8Array,
  layout: PixelLayout,
  wordOrder: "little" | "big" | "bigWords",
): Int32Array {
  const { width, height, channels, bitsAllocated } = layout;
  const pixels = width * height;
  const isHalved = layout.photometric === "YBR_FULL_422";
  const count = isHalved ? Math.ceil(width / 2) * height * 4 : pixels * channels;
  if (bytes.length < (count * bitsAllocated) / 8) throw damaged("it ends before its last pixel");
  const stored = storedValue(layout);
  const word = wordReader(bytes, bitsAllocated, wordOrder);
  const samples = new Int32Array(pixels * channels);
  if (isHalved) readHalvedChroma(samples, layout, (at) => stored(word(at)));
  else if (layout.planar && channels === 3)
    for (let i = 0; i < samples.length; i++) samples[i] = stored(word((i % 3) * pixels + ((i / 3) | 0)));
  else for (let i = 0; i < samples.length; i++) samples[i] = stored(word(i));
  return samples;
}

/** From an allocated word to its stored bits, sign-extended (PS3.5 §8.1.1): the rest may hold overlays or rubbish. */
export function storedValue({
  bitsStored,
  shift,
  signed,
}: Pick<PixelLayout, "bitsStored" | "shift" | "signed">): (word: number) => number {
  const mask = 2 ** bitsStored - 1;
  const sign = signed ? 2 ** (bitsStored - 1) : 0;
  return (word) => (((word >> shift) & mask) ^ sign) - sign;
}

function wordReader(
  bytes: Uint8Array,
  bitsAllocated: 8 | 16,
  order: "little" | "big" | "bigWords",
): (at: number) => number {
  if (bitsAllocated === 16)
    return order === "little"
      ? (at) => bytes[2 * at] | (bytes[2 * at + 1] << 8)
      : (at) => (bytes[2 * at] << 8) | bytes[2 * at + 1];
  return order === "bigWords" ? (at) => bytes[at ^ 1] : (at) => bytes[at];
}

/** YBR_FULL_422 (PS3.3 C.7.6.3.1.2): Y₀ Y₁ Cb Cr for each pair of pixels along a row. */
function readHalvedChroma(samples: Int32Array, { width, height }: PixelLayout, read: (at: number) => number): void {
  const pairs = Math.ceil(width / 2);
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    const pair = 4 * (((i / width) | 0) * pairs + (x >> 1));
    samples[3 * i] = read(pair + (x & 1));
    samples[3 * i + 1] = read(pair + 2);
    samples[3 * i + 2] = read(pair + 3);
  }
}
