import type { ChestDrawing } from "./draw-chest";
import type { Pattern, PhantomLabel } from "./findings";
import type { SourceName } from "./sources";

/** A film before it is drawn: what a data set records of it, what is true of it, and how to draw it. */
export interface PhantomPlan {
  file: string;
  label: PhantomLabel;
  patientId: string;
  sex: "F" | "M";
  ageYears: number;
  view: "PA" | "AP" | "AP supine";
  source: SourceName;
  truth: FilmTruth;
  drawing: ChestDrawing;
}

/** What nobody knows about a real film. */
export interface FilmTruth {
  /** What was drawn; differs from the label by label noise. */
  drawnAs: PhantomLabel;
  pattern: Pattern;
  /** 0–1; of the patient's disease, visible or not. */
  severity: number;
  /** One bit for each kind of planted cue that is on. */
  cueOn: number;
}

/** The id of the `number`-th imaginary patient. */
export function phantomPatientId(number: number): string {
  return `phantom-${String(number).padStart(4, "0")}`;
}
