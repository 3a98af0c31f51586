/** @file What can be set of a phantom data set beside its seed, and the presets that were measured (docs/phantom.md). */
import { PHANTOM_LABELS, type PhantomLabel } from "./findings";

export interface PhantomKnobs {
  /** False draws every film as one without a finding, whatever its label says: the negative control. */
  lesions: boolean;
  /** Multiplies what lesions add to the attenuation, 0.3–2. */
  contrast: number;
  /** Severity is Beta(a, b) with whole a and b. */
  severity: { a: number; b: number };
  /** Multiplies the shares of films that look like another class on purpose; 1 as in docs/phantom.md. */
  overlap: number;
  /** Multiplies the quanta: below 1 is noisier. */
  quanta: number;
  /** Multiplies how far people differ. */
  anatomyVariance: number;
  /** Multiplies how often leads, lines and pacemakers show. */
  devices: number;
  /** Multiplies how often scars, granulomas and bands show. */
  distractors: number;
  /** Share of films whose recorded label is not what was drawn. */
  labelNoise: number;
  /** Which labels are mixed up: any with any, or the two that reports mix up. */
  labelNoiseBetween: "all" | "normal and pneumonia";
  /** Shares of patients; need not sum to 1. */
  prior: Record<PhantomLabel, number>;
  /** Mean number of films of a patient, 1–6: geometric. */
  filmsPerPatient: number;
  /** Share of later films whose patient has changed class. */
  classChange: number;
  /** Years by which patients of COVID-19-like drawings are older: a subgroup association, 0 by default. */
  olderCovid: number;
}

const DEFAULT: PhantomKnobs = {
  lesions: true,
  contrast: 1,
  severity: { a: 2, b: 2 },
  overlap: 1,
  quanta: 1,
  anatomyVariance: 1,
  devices: 1,
  distractors: 1,
  labelNoise: 0,
  labelNoiseBetween: "all",
  prior: { "covid-19": 0.28, normal: 0.4, pneumonia: 0.32 },
  filmsPerPatient: 1.5,
  classChange: 0.05,
  olderCovid: 0,
};

export const PHANTOM_PRESETS = ["easy", "default", "hard", "null"] as const;
export type PhantomPreset = (typeof PHANTOM_PRESETS)[number];

const PRESETS: Record<PhantomPreset, Partial<PhantomKnobs>> = {
  easy: { contrast: 2.4, severity: { a: 4, b: 2 }, overlap: 0.15, distractors: 0.5, devices: 0.5 },
  default: { contrast: 1.3 },
  hard: { contrast: 0.85, overlap: 2, quanta: 0.5, distractors: 2, devices: 2 },
  null: { lesions: false },
};

/** The knobs of a preset, some of them turned. */
export function knobsOf(preset: PhantomPreset, turned: Partial<PhantomKnobs> = {}): PhantomKnobs {
  return { ...DEFAULT, ...PRESETS[preset], ...turned };
}

/** The label for a uniform number 0 … 1. */
export function labelByPrior(prior: Record<PhantomLabel, number>, uniform: number): PhantomLabel {
  let left = uniform * PHANTOM_LABELS.reduce((sum, label) => sum + prior[label], 0);
  for (const label of PHANTOM_LABELS) {
    if (left < prior[label]) return label;
    left -= prior[label];
  }
  return PHANTOM_LABELS[PHANTOM_LABELS.length - 1];
}
