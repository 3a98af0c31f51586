import { type ReviewDecision } from "@/lib/datasets/label-reviews/label-review";

/** What a reader says of a film by a key. */
export interface KeyedDecision {
  decision: ReviewDecision;
  /** With `relabel` only. */
  label?: string;
}

/**
 * 1 to 9 name a label by its place, x leaves the film out, a agrees with its label, u takes back; null for any other key. The
 * label that the film has already is agreed with, for that is what it says.
 */
export function reviewOfKey(key: string, labels: readonly string[], current: string): KeyedDecision | null {
  const lower = key.toLowerCase();
  if (lower === "x") return { decision: "exclude" };
  if (lower === "a") return { decision: "agreed" };
  if (lower === "u") return { decision: "undone" };
  const label = /^[1-9]$/.test(key) ? labels.at(Number(key) - 1) : undefined;
  if (label === undefined) return null;
  return label === current ? { decision: "agreed" } : { decision: "relabel", label };
}
