import type { GreyImage } from "../imaging/grey-image";
import { chestShape, type ChestShape } from "./chest-shape";
import { filmFrame } from "./film-frame";
import { FRONTAL_FILMS, GRADIENTS, RANKS } from "./frontal-films";
import { gradientHistograms } from "./gradient-histograms";
import { greyRanks } from "./grey-ranks";
import { squaredDistances } from "./linear-model";
import { screenPattern } from "./screen-pattern";
import { halvedPicture, type SmallPicture, smallPicture, WHITE } from "./small-picture";

/** What the gate measures of a film; docs/refusal.md has how each was chosen. */
export interface GateScores {
  /** {@link unlikeness}, more where there is a {@link filmFrame}. */
  strangeness: number;
  unlikeness: number;
  frame: number;
  /** How much the chest fills the film as a child's does. */
  childlikeness: number;
  /** {@link screenPattern} */
  screen: number;
  /** The share of all contrast that is left at 16 × 16: films have 0.7 and more, noise and fine patterns little. */
  coarse: number;
}

const SIDE = 128;
/** The middle of real films. */
const USUAL_FRAME = 0.03;
const FRAME_WEIGHT = 20;

/** The film as the gate sees it, 64 × 64: what is turned and inverted to find how a film lies. */
export function gatePicture(image: GreyImage): SmallPicture {
  return halvedPicture(smallPicture(image, SIDE));
}

/** Measures a film; of any size, about 20 ms. */
export function gateScores(image: GreyImage): GateScores {
  const large = smallPicture(image, SIDE);
  const picture = halvedPicture(large);
  const frame = filmFrame(large);
  const unlike = unlikeness(picture);
  return {
    strangeness: unlike + FRAME_WEIGHT * Math.max(0, frame - USUAL_FRAME),
    unlikeness: unlike,
    frame,
    childlikeness: childlikeness(chestShape(picture)),
    screen: screenPattern(image),
    coarse: coarseShare(image, picture),
  };
}

/**
 * How unlike a frontal chest film of an adult a 64 × 64 picture is: the logarithms of two distances, each less its mean and over its deviation
 * for films that were not fitted, added. About 0 ± 2 for such films. The distances: of the gradient histograms from
 * the twenty directions along which they vary most, and of the ranks of grey along theirs.
 */
export function unlikeness(picture: SmallPicture): number {
  const gradients = squaredDistances(gradientHistograms(picture), GRADIENTS).beside;
  const ranks = squaredDistances(greyRanks(halvedPicture(picture, 2)).values, RANKS).along;
  return (
    standardised(Math.log(gradients), FRONTAL_FILMS.gradients.usual) +
    standardised(Math.log(ranks), FRONTAL_FILMS.ranks.usual)
  );
}

function childlikeness({ flank, upperFlank, length }: ChestShape): number {
  const { shape } = FRONTAL_FILMS;
  return (
    2 * standardised(flank, shape.flank) +
    2 * standardised(upperFlank, shape.upperFlank) +
    standardised(length, shape.length)
  );
}

function standardised(value: number, { mean, deviation }: { mean: number; deviation: number }): number {
  return (value - mean) / deviation;
}

/** {@link GateScores.coarse}; the picture is the film's {@link gatePicture}. */
export function coarseShare({ data, maxValue }: GreyImage, picture: SmallPicture): number {
  const all = deviation(data) / maxValue;
  const coarse = deviation(halvedPicture(picture, 2).values) / WHITE;
  return all > 0 ? coarse / all : 0;
}

function deviation(values: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    squares += values[i] * values[i];
  }
  const mean = sum / values.length;
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean));
}
