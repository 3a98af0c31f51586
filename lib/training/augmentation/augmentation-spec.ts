import { z } from "zod";

/**
 * Random changes to a training image, drawn anew each epoch from the run's seed; zero or false switches one off, for
 * `jpegQuality` 100 and for `resample` 1. A new one is off by default, so that a saved spec keeps its meaning.
 */
export const AugmentationSpec = z.strictObject({
  horizontalFlip: z.boolean().default(false),
  verticalFlip: z.boolean().default(false),
  rotateDegrees: z.number().min(0).max(45).default(8),
  /** Of the side. */
  translateFraction: z.number().min(0).max(0.5).default(0.05),
  scaleFraction: z.number().min(0).max(0.5).default(0.1),
  /** Parallel to the rows, as torchvision's `RandomAffine(shear)`. */
  shearDegrees: z.number().min(0).max(45).default(0),
  brightness: z.number().min(0).max(0.5).default(0.1),
  contrast: z.number().min(0).max(0.9).default(0.2),
  /** The exponent is drawn between 1 / (1 + gamma) and 1 + gamma. */
  gamma: z.number().min(0).max(2).default(0),
  /** The largest share of the range of greys that a narrower window cuts off at either end. */
  window: z.number().min(0).max(0.4).default(0),
  /** Probability of a local histogram equalisation. */
  clahe: z.number().min(0).max(1).default(0),
  /** Largest standard deviation of the Gaussian blur, in pixels of the network's input. */
  blur: z.number().min(0).max(5).default(0),
  /** Standard deviation in 0–1 grey. */
  noise: z.number().min(0).max(0.2).default(0.01),
  /** The largest amount of an unsharp mask. */
  sharpen: z.number().min(0).max(4).default(0),
  /** The smallest share of its side that an image is reduced to and enlarged again; 1 is off. */
  resample: z.number().min(0.2).max(1).default(1),
  /** The lowest quality, as libjpeg counts; 100 is off. */
  jpegQuality: z.number().int().min(5).max(100).default(100),
  /** Probability that a rectangle is erased. */
  erase: z.number().min(0).max(1).default(0),
  /** Probability that a frame along the border is erased. */
  eraseBorder: z.number().min(0).max(1).default(0),
  /** Probability that markers, and some patches near the edges, are filled with the grey around them. */
  eraseMarkers: z.number().min(0).max(1).default(0),
  /** Probability that letters are painted near the edges. */
  inventMarkers: z.number().min(0).max(1).default(0),
  /** Probability that a frame is painted: of drawn widths, mostly black, square or round, upright or leaning. */
  inventFrame: z.number().min(0).max(1).default(0),
  /** α of mixup's Beta(α, α): every image is blended with another of its batch. */
  mixup: z.number().min(0).max(8).default(0),
  /** α of cutmix's Beta(α, α): every image gets a rectangle of another of its batch. */
  cutmix: z.number().min(0).max(8).default(0),
});
export type AugmentationSpec = z.infer<typeof AugmentationSpec>;
