/** @file Films of a data set that are also in another one. On the wire; pure. */
import { z } from "zod";
import { DatasetId } from "../datasets/dataset";
import { FilmRecord } from "../datasets/film-record";
import { type DuplicateVerdict, pairKey } from "./alike/duplicate-verdict";
import { AlikePair, type AuditFinding } from "./audit-report";
import { finding } from "./findings/finding";
import { LEAKAGE_MESSAGES } from "./findings/messages/leakage-messages";

/** A data set compared with one other, both as they are now. */
export const SetComparison = z.object({
  dataset: DatasetId,
  title: z.string(),
  testOnly: z.boolean(),
  /** False while nobody has compared them as they are now. */
  isCompared: z.boolean(),
  /** `first` is a film of this data set, `second` one of the other; after people's verdicts. */
  copies: z.array(AlikePair),
  /** Those of the copies that stand under another label here than there. */
  otherLabel: z.number().int(),
  /** The films of the other set that the copies name. */
  otherFilms: z.array(FilmRecord),
});
export type SetComparison = z.infer<typeof SetComparison>;

/** The pairs after people's verdicts: rejected ones are gone, accepted suspects are duplicates. Exact copies need no verdict. */
export function judgeCopies(
  copies: readonly AlikePair[],
  blobOf: { first: (film: number) => string; second: (film: number) => string },
  verdicts: readonly DuplicateVerdict[],
): AlikePair[] {
  const saidOf = new Map(verdicts.map(({ first, second, verdict }) => [pairKey(first, second), verdict]));
  return copies.flatMap((pair) => {
    const said =
      pair.kind === "exact" ? undefined : saidOf.get(pairKey(blobOf.first(pair.first), blobOf.second(pair.second)));
    if (said === "different") return [];
    return [said === "duplicate" ? { ...pair, kind: "duplicate" as const } : pair];
  });
}

/**
 * What is to be said of films in other sets; null where there is no other set. Never red: an evaluation on one set of a
 * network that was trained on the other leaves these films out, so that no number is wrong for them.
 */
export function betweenSetsFinding(comparisons: readonly SetComparison[]): AuditFinding | null {
  if (comparisons.length === 0) return null;
  const sharing = comparisons.filter(({ copies }) => copies.length > 0);
  const waiting = comparisons.filter(({ isCompared }) => !isCompared).map(({ title }) => title);
  if (sharing.length === 0) {
    const compared = comparisons.filter(({ isCompared }) => isCompared).map(({ title }) => title);
    return compared.length === 0
      ? null
      : finding("leakage.betweenSetsNone", "green", LEAKAGE_MESSAGES.betweenSetsNone({ compared, waiting }));
  }
  const films = [...new Set(sharing.flatMap(({ copies }) => copies.map(({ first }) => first)))].sort((a, b) => a - b);
  const sets = sharing.map(({ title, testOnly, copies, otherLabel }) => ({
    title,
    testOnly,
    otherLabel,
    films: new Set(copies.filter(({ kind }) => kind !== "suspect").map(({ first }) => first)).size,
    suspects: copies.filter(({ kind }) => kind === "suspect").length,
  }));
  return finding(
    "leakage.betweenSets",
    "amber",
    LEAKAGE_MESSAGES.betweenSets({ films: films.length, sets, waiting }),
    films,
  );
}
