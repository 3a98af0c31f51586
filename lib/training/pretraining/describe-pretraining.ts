import type { PretrainingSpec } from "./pretraining-spec";

/** What a network learned before its labels, in a sentence. */
export function describePretraining(spec: PretrainingSpec): string {
  const epochs = `${spec.epochs} ${spec.epochs === 1 ? "epoch" : "epochs"}`;
  switch (spec.kind) {
    case "masked":
      return `Before that, its convolutions learned without labels for ${epochs} to restore masked patches of its own training films.`;
    case "simsiam":
      return `Before that, its convolutions learned without labels for ${epochs} that two views of one of its own training films are alike (SimSiam).`;
    case "phantom_masks":
      return `Before that, its convolutions learned for ${epochs} of ${spec.films.toLocaleString("en-GB")} synthetic drawings each where lung and lesion are in them; no drawing shows a patient.`;
  }
}
