import type { Random } from "../tensor/random";
import { PHANTOM_LABELS, type PhantomLabel } from "./findings";

/** How films of one imaginary hospital look. */
export interface SourceStyle {
  gamma: number;
  /** Weight of the edge enhancement. */
  sharpening: number;
  /** Quanta per pixel through air. */
  quanta: number;
  /** Side in pixels over the set's. */
  nativeScale: number;
  /** 1–100; null keeps the pixels as they are. */
  jpegQuality: number | null;
  /** Grey value 0–1 of what the collimator covers. */
  frame: number;
}

/** Three hospitals of a set, and a fourth that only an external set has. */
export const SOURCES = {
  "phantom-a": { gamma: 1, sharpening: 0.25, quanta: 24_000, nativeScale: 1, jpegQuality: null, frame: 0 },
  "phantom-b": { gamma: 1.15, sharpening: 0.6, quanta: 14_000, nativeScale: 1, jpegQuality: 88, frame: 0.02 },
  "phantom-c": { gamma: 0.9, sharpening: 0.1, quanta: 9_000, nativeScale: 0.875, jpegQuality: null, frame: 0.06 },
  "phantom-d": { gamma: 1.35, sharpening: 1, quanta: 5_000, nativeScale: 1.125, jpegQuality: 70, frame: 0.8 },
} as const satisfies Record<string, SourceStyle>;
export type SourceName = keyof typeof SOURCES;

/** The source each label is bound to when `confounding` is 1, in label order. */
const OWN: readonly SourceName[] = ["phantom-c", "phantom-a", "phantom-b"];

/** Draws a source: P(source | label) = (1 − κ) · uniform + κ · the label's own. @param confounding κ, 0–1. */
export function drawSource(label: PhantomLabel, confounding: number, random: Random): SourceName {
  const own = random.uniform() < confounding;
  const any = random.int(OWN.length);
  return OWN[own ? PHANTOM_LABELS.indexOf(label) : any];
}
