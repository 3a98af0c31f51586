/**
 * @file Shortcuts planted on purpose: signs that have nothing to do with the lungs and yet go with one label. Each film
 * draws one uniform number a cue from its own stream, so a set as trained and its twins differ in the cue alone.
 */
import { deriveSeed, Random } from "../tensor/random";
import { drawLeads, type MedicalDevice } from "./devices";
import { PHANTOM_LABELS, type PhantomLabel } from "./findings";

export const CUE_KINDS = ["marker", "border", "curve", "leads", "resolution", "rotation"] as const;
export type CueKind = (typeof CUE_KINDS)[number];

export const MARKERS = ["L", "R", "■", "PORTABLE"] as const;
export const CORNERS = ["top left", "top right", "bottom left", "bottom right"] as const;

/** A cue of a data set. */
export interface CueSpec {
  kind: CueKind;
  /** The label it goes with. */
  target: PhantomLabel;
  /** ρ: share of the target's films that have it. @default 1 */
  strength?: number;
  /** ρ₀: share of the other films that have it. @default 0 */
  base?: number;
  /** How plain it is, about 1. @default 1 */
  amplitude?: number;
  /** Of a marker. @default "L" */
  glyph?: (typeof MARKERS)[number];
  /** Of a marker. @default "top right" */
  corner?: (typeof CORNERS)[number];
}

/** Which twin of the set: cues as trained, on no film, with the next label as their target, or on as many films whatever their label. */
export const CUE_VARIANTS = ["trained", "removed", "swapped", "random"] as const;
export type CueVariant = (typeof CUE_VARIANTS)[number];

/** A cue as it lies on one film. */
export type Cue =
  | { kind: "marker"; glyph: string; corner: (typeof CORNERS)[number]; /** 0–1, white */ value: number }
  | { kind: "border"; /** share of the side */ width: number; /** grey value 0–1 */ value: number }
  | { kind: "curve"; /** factor on the film's gamma */ gamma: number }
  | { kind: "leads"; devices: MedicalDevice[] }
  | { kind: "resolution"; /** side it is reduced to, as a share */ scale: number; quality: number }
  | { kind: "rotation"; /** radians */ angle: number };

/** One bit for each kind of cue that is on, in the order of {@link CUE_KINDS}. */
export function cueBits(cues: readonly Cue[]): number {
  return cues.reduce((bits, { kind }) => bits | (1 << CUE_KINDS.indexOf(kind)), 0);
}

/** Draws the cues of one film. @param filmSeed the film's own seed, the same in all twins. */
export function drawCues(
  specs: readonly CueSpec[],
  variant: CueVariant,
  label: PhantomLabel,
  prior: Record<PhantomLabel, number>,
  filmSeed: number,
): Cue[] {
  return specs.flatMap((spec) => {
    const random = new Random(deriveSeed(filmSeed, "cue", spec.kind));
    return random.uniform() < shareOf(spec, variant, label, prior) ? [cueOf(spec, random)] : [];
  });
}

function shareOf(
  { target, strength = 1, base = 0 }: CueSpec,
  variant: CueVariant,
  label: PhantomLabel,
  prior: Record<PhantomLabel, number>,
): number {
  switch (variant) {
    case "trained":
      return label === target ? strength : base;
    case "removed":
      return 0;
    case "swapped":
      return label === PHANTOM_LABELS[(PHANTOM_LABELS.indexOf(target) + 1) % PHANTOM_LABELS.length] ? strength : base;
    case "random": {
      const targets = prior[target] / PHANTOM_LABELS.reduce((sum, one) => sum + prior[one], 0);
      return targets * strength + (1 - targets) * base;
    }
  }
}

function cueOf({ kind, amplitude = 1, glyph = "L", corner = "top right" }: CueSpec, random: Random): Cue {
  switch (kind) {
    case "marker":
      return { kind, glyph, corner, value: Math.min(1, 0.95 * amplitude) };
    case "border":
      return { kind, width: random.between(0.02, 0.06) * amplitude, value: random.uniform() < 0.5 ? 0 : 0.85 };
    case "curve":
      return { kind, gamma: 1 + 0.4 * amplitude };
    case "leads":
      return { kind, devices: drawLeads(4, random) };
    case "resolution":
      return { kind, scale: 1 / (1 + 1.5 * amplitude), quality: 40 };
    case "rotation":
      return { kind, angle: 0.12 * amplitude };
  }
}
