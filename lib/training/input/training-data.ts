import type { FilmRecord } from "../../datasets/film-record";
import type { Split } from "../../datasets/splits/split";
import type { PixelPack } from "../../datasets/pixel-pack";
import { recordedPatient } from "../../datasets/identity/recorded-patient";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { drawEpoch } from "../sources/draw-epoch";
import type { GroupDro } from "../../graph/step/group-dro";
import { requireSources } from "../sources/require-sources";
import { sourceWeights } from "../sources/source-weight";
import { type FilmOrigin, groupDroOf, type TrainingGroups, trainingGroups } from "../sources/training-groups";
import { epochBatches, imagesPerStep } from "./batches";
import { classWeights } from "./class-weight";
import type { BatchSource } from "./make-batch";
import type { TrainingSpec } from "../training-spec";

/** What is read of a pixel pack. */
export type PackedPixels = Pick<PixelPack, "size" | "pixels">;

/** The images of one run by their index in the data set, ready to be made into batches. */
export class TrainingData {
  private readonly rows = new Map<number, number>();
  private readonly weights: Float32Array;
  /** Null where no loss asks for them. */
  readonly groups: TrainingGroups | null;
  private readonly area: number;

  /**
   * Throws `invalidDataset` when the training or validation part is empty, or fewer than two labels train, and
   * `invalidSpec` where the films have not the sources that the settings ask for.
   */
  constructor(
    private readonly films: readonly FilmRecord[],
    readonly pack: PackedPixels,
    private readonly labels: readonly string[],
    private readonly split: Split,
    private readonly spec: TrainingSpec,
  ) {
    this.area = pack.size * pack.size;
    invariant(
      pack.pixels.length === films.length * this.area,
      `${pack.pixels.length} bytes for ${films.length} images of ${pack.size}²`,
    );
    films.forEach((film, row) => this.rows.set(film.index, row));
    requireUsableSplit(split, new Set(split.train.map((image) => this.labelOf(image))).size);
    requireSources(spec, films, split.train);
    const weightOfClass = classWeights(
      split.train.map((image) => this.labelOf(image)),
      labels.length,
      spec.classWeight,
    );
    const weightOfSource = sourceWeights(
      split.train.map((image) => this.sourceOf(image)),
      spec.sourceWeights,
    );
    this.groups =
      spec.groupDro &&
      trainingGroups(
        split.train.map((image) => this.originOf(image)),
        labels,
        spec.groupDro.groups,
      );
    this.weights = Float32Array.from(
      films,
      ({ index }) => weightOfClass[this.labelOf(index)] * weightOfSource(this.sourceOf(index)),
    );
  }

  file(image: number): string {
    return this.films[this.rowOf(image)].file;
  }

  patientOf(image: number): string | undefined {
    return recordedPatient(this.films[this.rowOf(image)]);
  }

  sourceOf(image: number): string {
    return this.films[this.rowOf(image)].source;
  }

  /** The class index. */
  labelOf(image: number): number {
    const label = this.labels.indexOf(this.films[this.rowOf(image)].label);
    invariant(label >= 0, `image ${image} has a label that is not in the list`);
    return label;
  }

  /** The images of an epoch's batches, by the seed and the epoch, from 1. */
  epochBatches(epoch: number): number[][] {
    const { split, spec } = this;
    const drawn = drawEpoch(split.train, (image) => this.originOf(image), spec, epoch);
    return epochBatches(drawn, imagesPerStep(spec), spec.seed, epoch);
  }

  /** What an engine is told of the groups. */
  groupDro(): GroupDro | null {
    return this.groups && this.spec.groupDro && groupDroOf(this.groups, this.spec.groupDro);
  }

  private originOf(image: number): FilmOrigin {
    return { label: this.labelOf(image), source: this.sourceOf(image) };
  }

  /** All that training batches are made of. */
  batchSource(): BatchSource {
    const { pack, labels, spec, weights, groups } = this;
    const groupOfRow = ({ index }: FilmRecord) => groups?.indexOf(this.originOf(index)) ?? -1;
    const classes = Int32Array.from(this.films, (film) => this.labelOf(film.index));
    return {
      pixels: pack.pixels,
      size: pack.size,
      seed: spec.seed,
      augmentation: spec.augmentation,
      loss: spec.loss,
      labelCount: labels.length,
      classes,
      weights,
      groups: groups && { count: groups.names.length, ofRow: Int32Array.from(this.films, groupOfRow) },
    };
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

  /** Where an image stands in the pack. */
  rowOf(image: number): number {
    const row = this.rows.get(image);
    invariant(row !== undefined, `image ${image} of the split is not in the data set`);
    return row;
  }
}

function requireUsableSplit(split: Split, trainingLabels: number): void {
  const remedy = "Widen the cohort, add images or change the shares of the split in the Data cell.";
  if (split.train.length === 0)
    throw new HilumError("invalidDataset", "The split leaves no image to train on.", { remedy });
  if (split.validation.length === 0)
    throw new HilumError("invalidDataset", "The split leaves no image to validate on.", { remedy });
  if (trainingLabels < 2)
    throw new HilumError(
      "invalidDataset",
      "All training images have the same label, so there is nothing to tell apart.",
      { remedy },
    );
}
