import { gaussianBlur } from "../../imaging/gaussian-blur";
import { degrade } from "../../imaging/jpeg-degradation";
import { deriveSeed, Random } from "../../tensor/random";
import type { AugmentationSpec } from "./augmentation-spec";
import { drawClipLimit, equalise } from "./clahe";
import { eraseBorder } from "./erase-border";
import { adjustExposure } from "./exposure";
import { drawExponent, greyLevels } from "./gamma";
import { eraseRectangle } from "./random-erasing";
import { drawWarp, warpInto } from "./warp";

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

/**
 * Writes one randomly changed image as float32 0–1 into `output` from `offset`.
 *
 * In the order in which a film comes about: local contrast and gamma of the stored film; flips, rotation, scale, shear
 * and shift as one warp; blur; contrast, brightness and noise; JPEG; then what is painted over. Everything is drawn
 * uniformly from ± the spec's value (widths, amounts and standard deviations from 0 up) unless a transform says
 * otherwise. Each transform added after the first ones draws from a stream of its own, so that switching one on leaves
 * the others as they were. A spec with everything off gives exactly `pixel / 255`.
 */
export function augmentInto(
  output: Float32Array,
  offset: number,
  source: AugmentedImage,
  spec: AugmentationSpec,
): void {
  const { size } = source;
  const stream = (purpose: string) => new Random(deriveSeed(source.seed, purpose, source.epoch, source.image));
  const random = stream("augment");
  const warp = drawWarp(random, size, spec, stream);
  const contrast = 1 + random.between(-spec.contrast, spec.contrast);
  const brightness = random.between(-spec.brightness, spec.brightness);
  const noise = random.between(0, spec.noise);
  const noiseSeed = random.uint32();
  const erasesBorder = random.uniform() < spec.eraseBorder;

  const image = output.subarray(offset, offset + size * size);
  const film = equalised(source, spec, stream);
  warpInto(image, film, size, warp, greyLevels(spec.gamma > 0 ? drawExponent(stream("gamma"), spec.gamma) : 1));
  if (spec.blur > 0) gaussianBlur(image, size, stream("blur").between(0, spec.blur));
  if (spec.contrast > 0 || spec.brightness > 0 || noise > 0)
    adjustExposure(image, size, { contrast, brightness, noise, noiseSeed });
  if (spec.jpegQuality < 100) degrade(image, size, Math.round(stream("jpeg").between(spec.jpegQuality, 100)));
  if (spec.erase > 0) eraseRectangle(image, size, spec.erase, stream("erase"));
  if (erasesBorder) eraseBorder(image, size, random);
}

/** The image's own pixels, with local histogram equalisation where the spec draws it. */
function equalised(
  { pixels, start, size }: AugmentedImage,
  spec: AugmentationSpec,
  stream: (purpose: string) => Random,
): Uint8Array {
  const film = pixels.subarray(start, start + size * size);
  if (spec.clahe === 0) return film;
  const random = stream("clahe");
  return random.uniform() < spec.clahe ? equalise(film, size, drawClipLimit(random)) : film;
}
