import { gaussianBlur } from "../../imaging/gaussian-blur";
import { degrade } from "../../imaging/jpeg-degradation";
import { deriveSeed, Random } from "../../tensor/random";
import type { AugmentationSpec } from "./augmentation-spec";
import { drawClipLimit, equalise } from "./clahe";
import { resampleRandomly } from "./degraded/resample";
import { sharpenRandomly } from "./degraded/sharpen";
import { adjustExposure } from "./exposure";
import { drawExponent, drawGreyWindow, greyLevels } from "./gamma";
import { eraseBorder } from "./painted/erase-border";
import { eraseFilmMarkers } from "./painted/erase-film-markers";
import { drawFrame, paintFrame } from "./painted/invent-frame";
import { inventMarkers } from "./painted/invent-markers";
import { eraseRectangle } from "./painted/random-erasing";
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
  /** Which time the image comes in the epoch. @default 0, the first */
  repeat?: number;
}

/**
 * Writes one randomly changed image as float32 0–1 into `output` from `offset`.
 *
 * In the order in which a film comes about: markers off the stored film, its local contrast, window and gamma; flips,
 * rotation, scale, shear and shift as one warp; blur; contrast, brightness and noise; sharpening; a smaller copy and
 * JPEG; then what is painted over. Everything is drawn
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
  const { size, seed, epoch, image: index, repeat = 0 } = source;
  const draw = repeat === 0 ? [epoch, index] : [epoch, index, repeat];
  const stream: Streams = (purpose) => new Random(deriveSeed(seed, purpose, ...draw));
  const random = stream("augment");
  const warp = drawWarp(random, size, spec, stream);
  const contrast = 1 + random.between(-spec.contrast, spec.contrast);
  const brightness = random.between(-spec.brightness, spec.brightness);
  const noise = random.between(0, spec.noise);
  const noiseSeed = random.uint32();
  const erasesBorder = random.uniform() < spec.eraseBorder;

  const image = output.subarray(offset, offset + size * size);
  const film = equalised(unmarked(source, spec, stream), size, spec, stream);
  warpInto(image, film, size, warp, drawLevels(spec, stream));
  if (spec.blur > 0) gaussianBlur(image, size, stream("blur").between(0, spec.blur));
  if (spec.contrast > 0 || spec.brightness > 0 || noise > 0)
    adjustExposure(image, size, { contrast, brightness, noise, noiseSeed });
  if (spec.sharpen > 0) sharpenRandomly(image, size, spec.sharpen, stream("sharpen"));
  if (spec.resample < 1) resampleRandomly(image, size, spec.resample, stream("resample"));
  if (spec.jpegQuality < 100) degrade(image, size, Math.round(stream("jpeg").between(spec.jpegQuality, 100)));
  if (spec.erase > 0) eraseRectangle(image, size, spec.erase, stream("erase"));
  if (erasesBorder) eraseBorder(image, size, random);
  const markers = drawn(spec.inventMarkers, stream, "markers");
  if (markers !== null) inventMarkers(image, size, markers);
  const frame = drawn(spec.inventFrame, stream, "frame");
  if (frame !== null) paintFrame(image, size, drawFrame(frame, size));
}

/** A source of chance for one purpose. */
type Streams = (purpose: string) => Random;

/** With a probability a purpose's own stream; else null. */
function drawn(probability: number, stream: Streams, purpose: string): Random | null {
  if (probability === 0) return null;
  const own = stream(purpose);
  return own.uniform() < probability ? own : null;
}

/** The image's own pixels, without markers where the spec draws it. */
function unmarked({ pixels, start, size }: AugmentedImage, spec: AugmentationSpec, stream: Streams): Uint8Array {
  const film = pixels.subarray(start, start + size * size);
  const random = drawn(spec.eraseMarkers, stream, "erase markers");
  return random === null ? film : eraseFilmMarkers(film, size, random);
}

/** With local histogram equalisation where the spec draws it. */
function equalised(film: Uint8Array, size: number, spec: AugmentationSpec, stream: Streams): Uint8Array {
  const random = drawn(spec.clahe, stream, "clahe");
  return random === null ? film : equalise(film, size, drawClipLimit(random));
}

function drawLevels({ gamma, window }: AugmentationSpec, stream: Streams): Float64Array {
  return greyLevels(
    gamma > 0 ? drawExponent(stream("gamma"), gamma) : 1,
    window > 0 ? drawGreyWindow(stream("window"), window) : undefined,
  );
}
