import type { FilmRecord } from "../../datasets/film-record";
import type { Split } from "../../datasets/splits/split";
import type { PixelPack } from "../../datasets/pixel-pack";
import { recordedPatient } from "../../datasets/identity/recorded-patient";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { type AdversaryTargets, adversaryTargets } from "../sources/adversary-targets";
import type { RowSources } from "../sources/batch-origins";
import { drawEpoch } from "../sources/draw-epoch";
import type { TrainerOptions } from "../../engines/engine";
import { requireSources } from "../sources/require-sources";
import { sourceWeights } from "../sources/source-weight";
import { type FilmOrigin, groupDroOf, type TrainingGroups, trainingGroups } from "../sources/training-groups";
import { epochBatches, imagesPerStep } from "./batches";
import { classWeights } from "./class-weight";
import type { BatchSource } from "./make-batch";
import { type MarkTargets, markTargets } from "./mark-targets";
import { requireFittingLoss } from "../require-fitting-loss";
import type { TrainingSpec } from "../training-spec";

/** What is read of a pixel pack. */
export type PackedPixels = Pick<PixelPack, "size" | "pixels">;

/** The images of one run by their index in the data set, ready to be made into batches. */
export class TrainingData {
  private readonly rows = new Map<number, number>();
  private readonly weights: Float32Array;
  /** Null where no loss asks for them. */
  readonly groups: TrainingGroups | null;
  /** Null where no head learns the sources. */
  readonly adversary: AdversaryTargets | null;
  private readonly area: number;
  /** Null where each film has one label. */
  private readonly marked: { told: MarkTargets; plain: MarkTargets } | null;
  /** The images that train: of films with marks those that tell something. */
  readonly train: readonly number[];

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
    requireUsableSplit(split);
    this.marked = this.tellMarks();
    const { marked } = this;
    this.train = marked === null ? split.train : split.train.filter((image) => marked.told.mass[this.rowOf(image)] > 0);
    if (marked === null) requireSeveralLabels(new Set(split.train.map((image) => this.labelOf(image))).size);
    else this.requireBothKinds();
    requireSources(spec, films, this.train);
    const weightOfClass =
      marked === null
        ? classWeights(
            split.train.map((image) => this.labelOf(image)),
            labels.length,
            spec.classWeight,
          )
        : [];
    const weightOfSource = sourceWeights(
      split.train.map((image) => this.sourceOf(image)),
      spec.sourceWeights,
    );
    const origins = this.train.map((image) => this.originOf(image));
    this.groups = spec.groupDro && trainingGroups(origins, labels, spec.groupDro.groups);
    this.adversary =
      spec.sourceAdversary && adversaryTargets(origins, labels.length, spec.sourceAdversary, spec.sampling);
    this.weights = Float32Array.from(
      films,
      ({ index }, row) =>
        (marked === null ? weightOfClass[this.labelOf(index)] : marked.told.mass[row]) *
        weightOfSource(this.sourceOf(index)),
    );
  }

  /** Null where the loss is of one label a film. Throws `invalidDataset` or `invalidSpec` where the loss and the films do not go together. */
  private tellMarks(): { told: MarkTargets; plain: MarkTargets } | null {
    const { films, spec, split } = this;
    requireFittingLoss(
      spec,
      films.some(({ marks }) => marks !== undefined),
    );
    if (spec.loss.kind !== "masked_binary_cross_entropy") return null;
    const rows = {
      marks: films.map(({ marks = "" }) => marks),
      train: split.train.map((image) => this.rowOf(image)),
      findings: this.labels.length,
    };
    return {
      told: markTargets({ ...rows, loss: spec.loss, classWeight: spec.classWeight }),
      plain: markTargets({ ...rows, loss: { ...spec.loss, labelSmoothing: 0 }, classWeight: "none" }),
    };
  }

  private requireBothKinds(): void {
    const remedy = "Widen the cohort, add films, or say what an empty cell means when they are imported.";
    const has = (mark: string, at: number) => this.train.some((image) => this.marksOf(image)[at] === mark);
    if (!this.labels.some((_, at) => has("1", at) && has("0", at)))
      throw new HilumError("invalidDataset", "No finding is marked yes in one training film and no in another.", {
        remedy,
      });
    if (this.split.validation.every((image) => this.plainTargetsOf(image).mass === 0))
      throw new HilumError("invalidDataset", "No finding is marked yes or no in a validation film.", { remedy });
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

  /** One character a finding. */
  marksOf(image: number): string {
    const { marks } = this.films[this.rowOf(image)];
    invariant(marks !== undefined, `image ${image} has no marks`);
    return marks;
  }

  /** What is known of an image's findings, unweighted and unsmoothed: `[2K]`, and what it counts for. */
  plainTargetsOf(image: number): { targets: Float32Array; mass: number } {
    invariant(this.marked !== null, "a network of several findings");
    const { targets, mass } = this.marked.plain;
    const [row, width] = [this.rowOf(image), 2 * this.labels.length];
    return { targets: targets.subarray(row * width, (row + 1) * width), mass: mass[row] };
  }

  /** The images of an epoch's batches, by the seed and the epoch, from 1. */
  epochBatches(epoch: number): number[][] {
    const { train, spec } = this;
    const drawn = drawEpoch(train, (image) => this.originOf(image), spec, epoch);
    return epochBatches(drawn, imagesPerStep(spec), spec.seed, epoch);
  }

  /** What an engine is told of groups and sources. */
  acrossSources(): Pick<TrainerOptions, "groupDro" | "sourceAdversary"> {
    const { groupDro, sourceAdversary } = this.spec;
    return {
      groupDro: this.groups && groupDro && groupDroOf(this.groups, groupDro),
      sourceAdversary: this.adversary &&
        sourceAdversary && { sources: this.adversary.sources.length, hiddenUnits: sourceAdversary.hiddenUnits },
    };
  }

  private rowSources(): RowSources | null {
    const { adversary } = this;
    if (adversary === null) return null;
    const origins = this.films.map(({ index }) => this.originOf(index));
    return {
      count: adversary.sources.length,
      ofRow: Int32Array.from(origins, (origin) => adversary.sourceOf(origin)),
      weights: Float32Array.from(origins, (origin) => adversary.weightOf(origin)),
      masks: adversary.masks,
    };
  }

  private originOf(image: number): FilmOrigin {
    return { label: this.marked === null ? this.labelOf(image) : 0, source: this.sourceOf(image) };
  }

  /** All that training batches are made of. */
  batchSource(): BatchSource {
    const { pack, labels, spec, weights, groups, marked } = this;
    const groupOfRow = ({ index }: FilmRecord) => groups?.indexOf(this.originOf(index)) ?? -1;
    const classes = Int32Array.from(this.films, (film) => (marked === null ? this.labelOf(film.index) : 0));
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
      sources: this.rowSources(),
      ...(marked === null ? {} : { markTargets: marked.told.targets }),
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

const SPLIT_REMEDY = "Widen the cohort, add images or change the shares of the split in the Data cell.";

function requireUsableSplit(split: Split): void {
  const remedy = SPLIT_REMEDY;
  if (split.train.length === 0)
    throw new HilumError("invalidDataset", "The split leaves no image to train on.", { remedy });
  if (split.validation.length === 0)
    throw new HilumError("invalidDataset", "The split leaves no image to validate on.", { remedy });
}

function requireSeveralLabels(trainingLabels: number): void {
  if (trainingLabels < 2)
    throw new HilumError(
      "invalidDataset",
      "All training images have the same label, so there is nothing to tell apart.",
      { remedy: SPLIT_REMEDY },
    );
}
