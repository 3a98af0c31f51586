/** @file What the shortcut audit of a trained network found: every probe with its scores, and what it means. On the wire. */
import { z } from "zod";
import { Proportion } from "../../metrics/evaluation-report";
import { ModelFinding } from "../model-finding";
import { Difference, IntervalEstimate } from "./interval-estimate";
import { ProbeId } from "./probe-id";
import { SHORTCUT_RULES } from "./shortcut-rules";

export const ShortcutSubject = z.strictObject({
  kind: z.literal("shortcuts"),
  /** Of {@link SHORTCUT_RULES}: an audit by other rules is made anew. */
  rules: z.number().int().default(SHORTCUT_RULES),
});
export type ShortcutSubject = z.infer<typeof ShortcutSubject>;

/** Scores by name, such as `recall.covid-19`. */
const Scores = z.record(z.string(), IntervalEstimate);
const Differences = z.record(z.string(), Difference);

export const ProbeResult = z.object({
  probe: ProbeId,
  /** Those that the probe changes: for markers, the films that have one. */
  films: z.number().int(),
  patients: z.number().int(),
  scores: Scores,
  /** Probed less intact, of the same films. */
  differences: Differences,
  /** Films that are given another class than before. */
  flips: Proportion,
  /** For markers: the same with patches of the same sizes erased elsewhere. Less than erasing the markers, by how much. */
  control: z.object({ flips: Proportion, excess: Difference }).nullable().default(null),
});
export type ProbeResult = z.infer<typeof ProbeResult>;

/** Films with the border of a film of another class: how often the answer becomes that class, beyond a border of their own class. */
export const RingSwapResult = z.object({
  films: z.number().int(),
  patients: z.number().int(),
  followed: Proportion,
  control: Proportion,
  excess: Difference,
});
export type RingSwapResult = z.infer<typeof RingSwapResult>;

export const SourceResult = z.object({
  label: z.string(),
  source: z.string(),
  films: z.number().int(),
  patients: z.number().int(),
  otherFilms: z.number().int(),
  otherPatients: z.number().int(),
  /** By the probability of the class that tells them apart most surely. */
  score: z.object({ label: z.string(), auroc: IntervalEstimate }),
  features: IntervalEstimate,
});
export type SourceResult = z.infer<typeof SourceResult>;

export const ShortcutReport = z.object({
  kind: z.literal("shortcuts"),
  rules: z.number().int(),
  dataset: z.string(),
  /** Of the version of the data set that the run was tested on. */
  fingerprint: z.string(),
  synthetic: z.boolean(),
  labels: z.array(z.string()),
  /** Of the test split, or as many of it as are asked. */
  films: z.number().int(),
  patients: z.number().int(),
  /** Label → patients of the films of that label. */
  classPatients: z.record(z.string(), z.number().int()),
  /** Side of the network's square. */
  size: z.number().int(),
  /** What hides a part of a film: the mean of all of them, 0–255. */
  grey: z.number().int(),
  intact: Scores,
  probes: z.array(ProbeResult),
  /** Null where no two films can change borders. */
  ringSwap: RingSwapResult.nullable(),
  sources: z.object({
    /** How surely the class tells the source on the films kept apart from training: bias-corrected Cramér's V; null with one source. */
    association: z.number().nullable(),
    known: z.number().int(),
    found: z.array(SourceResult),
  }),
  matched: z.array(
    z.object({
      by: z.enum(["file", "person"]),
      films: z.number().int(),
      patients: z.number().int(),
      scores: Scores.nullable(),
    }),
  ),
  /** Shares of energy in the lung box, which covers `area` of the picture; null where the network has no map. */
  attention: z.object({
    area: z.number(),
    gradCam: IntervalEstimate.nullable(),
    occlusion: IntervalEstimate.nullable(),
    films: z.number().int(),
    patients: z.number().int(),
  }),
  /** Red first. */
  findings: z.array(ModelFinding),
  /** Films to show the probes on, by their index in the data set: one of each class where there is one, with a marker if any has. */
  examples: z.array(z.number().int()),
  elapsedMs: z.number(),
});
export type ShortcutReport = z.infer<typeof ShortcutReport>;
