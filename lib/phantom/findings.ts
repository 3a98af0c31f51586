/** @file The words for what is drawn into the lungs. */
import type { Side } from "./anatomy";

export const PHANTOM_LABELS = ["covid-19", "normal", "pneumonia"] as const;
export type PhantomLabel = (typeof PHANTOM_LABELS)[number];

/** How a film was meant to look; `clear` is a film without a finding, whatever its label. */
export const PATTERNS = [
  "clear",
  "bilateral peripheral",
  "unilateral",
  "central",
  "lobar",
  "interstitial",
  "bronchial",
] as const;
export type Pattern = (typeof PATTERNS)[number];

/** Opacity is the share of the air that is replaced by water, 0–1. Places in lung coordinates, sizes in film sides. */
export type Finding =
  | {
      kind: "patch";
      side: Side;
      xi: number;
      u: number;
      radiusX: number;
      radiusY: number;
      angle: number;
      opacity: number;
      /** 0 crisp … 1 hazy */ haze: number;
      /** share of the opacity that the texture modulates */ texture: number;
    }
  | {
      kind: "lobe";
      side: Side;
      lobe: "upper" | "middle" | "lower";
      opacity: number;
      extent: number;
      /** by how much the lobe has grown or shrunk, as a share of the lung's height */ swelling: number;
    }
  | {
      kind: "interstitial";
      sides: readonly Side[];
      opacity: number;
      /** 0 diffuse … 1 only near the hila */ central: number;
    }
  | { kind: "effusion"; side: Side; /** share of the lung's height */ height: number }
  | { kind: "band"; side: Side; u: number; tilt: number; opacity: number };

/** What is true of a film's lesions and nobody knows about a real film. */
export interface DrawnFindings {
  pattern: Pattern;
  findings: Finding[];
}
