import type { ImageRecord, Split } from "../datasets/dataset";
import type { PixelPack } from "../datasets/pixel-pack";
import type { TrainingBatch } from "../engines/engine";
import { HilumError } from "../errors";
import { invariant } from "../invariant";
import { augmentInto } from "./augmentation/augment-into";
import { classWeights } from "./class-weight";
import { smoothTargets } from "./smooth-targets";
import type { TrainingSpec } from "./training-spec";

/** What is read of a pixel pack. */
export type PackedPixels = Pick<PixelPack, "size" | "pixels">;

/** The images of one run by their index in the data set, ready to be made into batches. */
export class TrainingData {
  private readonly rows = new Map<number, number>();
  private readonly weights: readonly number[];
  private readonly area: number;

  /** Throws `invalidDataset` when the training or validation part is empty, or fewer than two labels train. */
  constructor(
    private readonly images: readonly ImageRecord[],
    private readonly pack: PackedPixels,
    private readonly labels: readonly string[],
    split: Split,
    private readonly spec: TrainingSpec,
  ) {
    this.area = pack.size * pack.size;
    invariant(pack.pixels.length === images.length * this.area, `${pack.pixels.length} bytes for ${images.length} images of ${pack.size}²`);
    images.forEach((image, row) => this.rows.set(image.index, row));
    requireUsableSplit(split, new Set(split.train.map((image) => this.labelOf(image))).size);
    this.weights = classWeights(split.train.map((image) => this.labelOf(image)), labels.length, spec.classWeight);
  }

  file(image: number): string {
    return this.images[this.rowOf(image)].file;
  }

  /** The class index. */
  labelOf(image: number): number {
    const label = this.labels.indexOf(this.images[this.rowOf(image)].label);
    invariant(label >= 0, `image ${image} has a label that is not in the list`);
    return label;
  }

  /** Augmented images, smoothed targets and class weights of one batch. */
  trainingBatch(batch: readonly number[], epoch: number): TrainingBatch {
    const images = new Float32Array(batch.length * this.area);
    const targets = new Float32Array(batch.length * this.labels.length);
    const sampleWeights = new Float32Array(batch.length);
    batch.forEach((image, i) => {
      const source = { pixels: this.pack.pixels, start: this.rowOf(image) * this.area, size: this.pack.size, seed: this.spec.seed, epoch, image };
      augmentInto(images, i * this.area, source, this.spec.augmentation);
      const label = this.labelOf(image);
      targets[i * this.labels.length + label] = 1;
      sampleWeights[i] = this.weights[label];
    });
    smoothTargets(targets, this.labels.length, this.spec.loss);
    return { images, targets, sampleWeights, size: batch.length };
  }

  /** `[N, 1, size, size]` float32 0–1, unchanged. */
  evaluationImages(batch: readonly number[]): Float32Array {
    const images = new Float32Array(batch.length * this.area);
    batch.forEach((image, i) => {
      const start = this.rowOf(image) * this.area;
      for (let p = 0; p < this.area; p++) images[i * this.area + p] = this.pack.pixels[start + p] / 255;
    });
    return images;
  }

  private rowOf(image: number): number {
    const row = this.rows.get(image);
    invariant(row !== undefined, `image ${image} of the split is not in the data set`);
    return row;
  }
}

function requireUsableSplit(split: Split, trainingLabels: number): void {
  const remedy = "Widen the cohort, add images or change the shares of the split in the Data cell.";
  if (split.train.length === 0) throw new HilumError("invalidDataset", "The split leaves no image to train on.", { remedy });
  if (split.validation.length === 0) throw new HilumError("invalidDataset", "The split leaves no image to validate on.", { remedy });
  if (trainingLabels < 2) throw new HilumError("invalidDataset", "All training images have the same label, so there is nothing to tell apart.", { remedy });
}
