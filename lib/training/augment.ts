import { deriveSeed, Random } from "../tensor/random";
import type { AugmentationSpec } from "./augmentation-spec";

/** What is to be augmented, and from which seeds. */
export interface AugmentedImage {
  /** The pixel pack; the image is the `size × size` samples from `start`. */
  pixels: Uint8Array;
  start: number;
  size: number;
  /** The run's seed, the epoch from 1 and the image's index: equal ones give equal pixels, in whatever order or thread. */
  seed: number;
  epoch: number;
  image: number;
}

/** Source coordinates of an output pixel: `sourceX = originX + x·xx + y·xy`, likewise y. */
interface InverseAffine {
  originX: number;
  originY: number;
  xx: number;
  xy: number;
  yx: number;
  yy: number;
}

/**
 * Writes one randomly changed image as float32 0–1 into `output` from `offset`.
 *
 * Flip, rotation, scale and shift are one bilinear warp about the centre, with the edge repeated outside (a black
 * corner would tell the angle). Then contrast about mid-grey, brightness, Gaussian noise, and a frame painted in one
 * grey (`eraseBorder` is its probability: it takes the markers and collimation edges away). Everything is drawn
 * uniformly from ± the spec's value, noise and frame width from 0 up. A spec of zeros gives exactly `pixel / 255`.
 */
export function augmentInto(output: Float32Array, offset: number, source: AugmentedImage, spec: AugmentationSpec): void {
  const random = new Random(deriveSeed(source.seed, "augment", source.epoch, source.image));
  const warp = drawWarp(random, source.size, spec);
  const contrast = 1 + random.between(-spec.contrast, spec.contrast);
  const brightness = random.between(-spec.brightness, spec.brightness);
  const noise = random.between(0, spec.noise);
  const noiseSeed = random.uint32();
  const erases = random.uniform() < spec.eraseBorder;

  if (warp === null) copyInto(output, offset, source);
  else warpInto(output, offset, source, warp);
  if (spec.contrast > 0 || spec.brightness > 0 || noise > 0) adjust(output, offset, source.size, contrast, brightness, noise, noiseSeed);
  if (erases) eraseFrame(output, offset, source.size, random);
}

/** Null when the geometry stays as it is. */
function drawWarp(random: Random, size: number, spec: AugmentationSpec): InverseAffine | null {
  const flip = random.uniform() < 0.5 && spec.horizontalFlip ? -1 : 1;
  const angle = (random.between(-spec.rotateDegrees, spec.rotateDegrees) * Math.PI) / 180;
  const scale = 1 + random.between(-spec.scaleFraction, spec.scaleFraction);
  const shiftX = random.between(-spec.translateFraction, spec.translateFraction) * size;
  const shiftY = random.between(-spec.translateFraction, spec.translateFraction) * size;
  if (flip === 1 && angle === 0 && scale === 1 && shiftX === 0 && shiftY === 0) return null;
  const centre = (size - 1) / 2;
  const cos = Math.cos(angle) / scale;
  const sin = Math.sin(angle) / scale;
  // source = centre + flip · R(−angle)/scale · (output − centre − shift)
  const x0 = -centre - shiftX;
  const y0 = -centre - shiftY;
  return {
    xx: flip * cos, xy: flip * sin, originX: centre + flip * (x0 * cos + y0 * sin),
    yx: -sin, yy: cos, originY: centre - x0 * sin + y0 * cos,
  };
}

function copyInto(output: Float32Array, offset: number, { pixels, start, size }: AugmentedImage): void {
  for (let i = 0; i < size * size; i++) output[offset + i] = pixels[start + i] / 255;
}

function warpInto(output: Float32Array, offset: number, { pixels, start, size }: AugmentedImage, warp: InverseAffine): void {
  const last = size - 1;
  for (let y = 0, out = offset; y < size; y++) {
    let sourceX = warp.originX + y * warp.xy;
    let sourceY = warp.originY + y * warp.yy;
    for (let x = 0; x < size; x++, out++, sourceX += warp.xx, sourceY += warp.yx) {
      const clampedX = sourceX < 0 ? 0 : sourceX > last ? last : sourceX;
      const clampedY = sourceY < 0 ? 0 : sourceY > last ? last : sourceY;
      const left = clampedX | 0;
      const top = clampedY | 0;
      const fx = clampedX - left;
      const fy = clampedY - top;
      const at = start + top * size + left;
      const right = left < last ? 1 : 0;
      const below = top < last ? size : 0;
      const upper = pixels[at] + fx * (pixels[at + right] - pixels[at]);
      const lower = pixels[at + below] + fx * (pixels[at + below + right] - pixels[at + below]);
      output[out] = (upper + fy * (lower - upper)) / 255;
    }
  }
}

const NOISE_LENGTH = 1 << 16;
let noiseTable: Float32Array | null = null;

/** One fixed table of standard normals: drawing 16,384 of them anew would cost more than the whole warp. */
function standardNormals(): Float32Array {
  if (noiseTable === null) {
    const random = new Random(deriveSeed(0, "augmentation noise"));
    noiseTable = Float32Array.from({ length: NOISE_LENGTH }, () => random.normal());
  }
  return noiseTable;
}

function adjust(output: Float32Array, offset: number, size: number, contrast: number, brightness: number, noise: number, noiseSeed: number): void {
  const normals = standardNormals();
  const shift = 0.5 - 0.5 * contrast + brightness;
  const rows = new Random(noiseSeed);
  for (let y = 0, i = offset; y < size; y++) {
    // Each row starts elsewhere in the table, so that no two images share their noise.
    const start = rows.uint32();
    for (let x = 0; x < size; x++, i++) {
      const value = output[i] * contrast + shift + noise * normals[(start + x) & (NOISE_LENGTH - 1)];
      output[i] = value < 0 ? 0 : value > 1 ? 1 : value;
    }
  }
}

/** The widest frame, as a share of the side. */
const WIDEST_FRAME = 0.12;

function eraseFrame(output: Float32Array, offset: number, size: number, random: Random): void {
  const grey = random.uniform();
  const [left, right, top, bottom] = Array.from({ length: 4 }, () => Math.round(random.between(0, WIDEST_FRAME) * size));
  for (let y = 0; y < size; y++) {
    const row = output.subarray(offset + y * size, offset + (y + 1) * size);
    if (y < top || y >= size - bottom) row.fill(grey);
    else row.fill(grey, 0, left).fill(grey, size - right);
  }
}
