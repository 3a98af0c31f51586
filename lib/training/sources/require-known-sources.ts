import type { FilmRecord } from "../../datasets/film-record";
import { HilumError } from "../../errors";
import { closestWord } from "../../text/closest-word";
import type { TrainingSpec } from "../training-spec";

/**
 * Throws `invalidSpec` for a source weight of a source that no film has. A source without a film in the training split
 * is no mistake: a split may hold it out.
 */
export function requireKnownSources(
  { sourceWeights }: Pick<TrainingSpec, "sourceWeights">,
  films: readonly Pick<FilmRecord, "source">[],
): void {
  if (typeof sourceWeights === "string") return;
  const known = new Set(films.map(({ source }) => source));
  const unknown = Object.keys(sourceWeights).find((source) => !known.has(source));
  if (unknown === undefined) return;
  const near = closestWord(unknown, [...known]);
  throw new HilumError("invalidSpec", `The source weights name "${unknown}", and no film comes from there.`, {
    remedy: near === null ? `There are: ${[...known].sort().join(", ")}.` : `Did you mean "${near}"?`,
  });
}
