import { unlikeness } from "./gate-scores";
import { negative, type SmallPicture, turnedLeft, turnedOver } from "./small-picture";

/** How a frontal film can lie wrong, each mended by its own inverse or, for a quarter turn, by one to the named side. */
export const WRONG_POSES = ["inverted", "upsideDown", "turnLeft", "turnRight"] as const;
export type WrongPose = (typeof WRONG_POSES)[number];

/** Of {@link unlikeness}: once mended, a film is at most this unlike … */
const MENDED = 3.5;
/** … and at least this much less than before. */
const GAIN = 1.5;

/** How a picture would become a frontal chest film, when it is none as it lies; null where none of the ways makes it one. 64 × 64. */
export function wrongPose(picture: SmallPicture): WrongPose | null {
  const left = turnedLeft(picture);
  const mended: Record<WrongPose, SmallPicture> = {
    inverted: negative(picture),
    upsideDown: turnedOver(picture),
    turnLeft: left,
    turnRight: turnedOver(left),
  };
  const scores = WRONG_POSES.map((pose) => ({ pose, score: unlikeness(mended[pose]) }));
  const best = scores.reduce((least, next) => (next.score < least.score ? next : least));
  return best.score <= MENDED && best.score <= unlikeness(picture) - GAIN ? best.pose : null;
}
