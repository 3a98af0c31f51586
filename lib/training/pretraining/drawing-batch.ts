import type { TrainingBatch } from "../../engines/engine";
import { croppedSquare, preprocess } from "../../imaging/network/preprocess";
import { invariant } from "../../invariant";
import { drawPlan, phantomPlan } from "../../phantom/phantom-dataset";
import { deriveSeed } from "../../tensor/random";
import { augmentInto } from "../augmentation/augment-into";
import type { AugmentationSpec } from "../augmentation/augmentation-spec";
import type { PlannedBatch } from "../input/make-batch";
import type { PretrainingSource } from "./pretraining-source";
import { pictureLength, type RestoredPicture, restoreInto } from "./restored-picture";

/** Drawings of the phantom, new ones in every epoch, with the shares of lung and of what replaces its air as targets. */
export function drawingBatch(
  { size, seed, augmentation, preprocessing }: PretrainingSource,
  picture: RestoredPicture,
  { epoch, images: indices }: PlannedBatch,
): TrainingBatch {
  const area = size * size;
  const length = pictureLength(picture);
  const images = new Float32Array(indices.length * area);
  const targets = new Float32Array(indices.length * length);
  indices.forEach((image, i) => {
    const [plan] = phantomPlan({ seed: deriveSeed(seed, "drawing", epoch, image), patients: 1, size });
    invariant(plan !== undefined, "every imaginary patient has a film");
    const { image: film, lungMask, lesionMask } = drawPlan(plan);
    const pixels = preprocess(film, size, preprocessing);
    augmentInto(images, i * area, { pixels, start: 0, size, seed, epoch, image }, inPlace(augmentation));
    // What was cut off the film is cut off its masks.
    const region = croppedSquare(film, preprocessing.cropBorder);
    const target = targets.subarray(i * length, (i + 1) * length);
    const shares = Uint8Array.from(lesionMask, (share) => Math.round(255 * share));
    const { width, height } = film;
    restoreInto(target.subarray(0, length / 2), { width, height, data: lungMask, maxValue: 1 }, region, picture);
    restoreInto(target.subarray(length / 2), { width, height, data: shares, maxValue: 255 }, region, picture);
  });
  return { images, targets, sampleWeights: new Float32Array(indices.length).fill(1), size: indices.length };
}

/** Without what would move or cover a film under its masks. */
function inPlace(augmentation: AugmentationSpec): AugmentationSpec {
  return {
    ...augmentation,
    horizontalFlip: false,
    verticalFlip: false,
    rotateDegrees: 0,
    translateFraction: 0,
    scaleFraction: 0,
    shearDegrees: 0,
    erase: 0,
    eraseBorder: 0,
    inventFrame: 0,
  };
}
