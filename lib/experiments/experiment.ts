/** @file The notebook document: one readable JSON file under `experiments/`, its cells in order, outputs beside them. */
import { z } from "zod";
import { CnnSpec } from "../architectures/cnn-spec";
import { Waiver } from "../audit/audit-report";
import { CohortFilter } from "../datasets/cohorts/cohort-filter";
import { SplitSpec } from "../datasets/splits/split-spec";
import { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import { linesField, textField } from "../text/plain-text";
import { TrainingSpec } from "../training/training-spec";
import { WantedPoint } from "../metrics/operating-points/wanted-point";
import { TestViews } from "../tensor/test-views";

export const ExperimentId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

/** Characters of one note. */
export const MAX_NOTE = 65_536;

/** `ranWith` is the digest of everything above that the output depended on; differing from today's digest means stale. */
const output = { ranWith: z.string().nullable().default(null) };
const id = z.string().min(1).max(40);

export const CellSpec = z.discriminatedUnion("kind", [
  z.strictObject({
    id,
    kind: z.literal("note"),
    markdown: linesField(MAX_NOTE, `a note has at most ${MAX_NOTE} characters: divide it, or keep the text in a file`),
  }),
  z.strictObject({
    id,
    kind: z.literal("data"),
    dataset: z.string().nullable(),
    cohort: CohortFilter.default(CohortFilter.parse({})),
    split: SplitSpec.default(SplitSpec.parse({})),
    preprocessing: PreprocessingSpec.default(PreprocessingSpec.parse({})),
    waivers: z.array(Waiver).default([]),
  }),
  z.strictObject({ id, kind: z.literal("model"), cnn: CnnSpec }),
  z.strictObject({
    id,
    kind: z.literal("train"),
    training: TrainingSpec,
    /** The recipe that the settings were taken from; they may have been changed since. */
    recipe: z.string().max(40).nullable().default(null),
    run: z.string().nullable().default(null),
    ...output,
  }),
  z.strictObject({ id, kind: z.literal("evaluate"), run: z.string().nullable().default(null), ...output }),
  z.strictObject({ id, kind: z.literal("shortcuts"), run: z.string().nullable().default(null), ...output }),
  z.strictObject({ id, kind: z.literal("compare"), runs: z.array(z.string()).default([]) }),
  z.strictObject({
    id,
    kind: z.literal("publish"),
    run: z.string().nullable().default(null),
    modelName: z.string().default(""),
    /** What becomes the model: the run above, or all folds of its cross-validation together. */
    networks: z.enum(["one", "folds"]).default("one"),
    /** In which views its networks are shown a film. */
    views: TestViews.default("none"),
    /** What the model is to flag films for; null: nothing. */
    operatingPoint: WantedPoint.nullable().default(null),
    published: z.string().nullable().default(null),
    /** Red findings of the run that somebody takes responsibility for; each is signed for one run. */
    waivers: z.array(Waiver).default([]),
    ...output,
  }),
]);
export type CellSpec = z.infer<typeof CellSpec>;
export type CellKind = CellSpec["kind"];

export const Experiment = z.strictObject({
  format: z.literal("hilum-experiment/1"),
  id: ExperimentId,
  title: textField(120).min(1),
  /** The question the experiment asks. */
  question: linesField(500).default(""),
  cells: z.array(CellSpec).min(1).max(100),
});
export type Experiment = z.infer<typeof Experiment>;

/** An experiment with the digest of its file, which a save must quote so that two tabs never overwrite each other. */
export const StoredExperiment = z.object({ experiment: Experiment, revision: z.string(), updatedAt: z.string() });
export type StoredExperiment = z.infer<typeof StoredExperiment>;
