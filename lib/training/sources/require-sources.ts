import type { FilmRecord } from "../../datasets/film-record";
import { HilumError } from "../../errors";
import { closestWord } from "../../text/closest-word";
import type { TrainingSpec } from "../training-spec";
import type { SourceWeights } from "./sampling-spec";
import { sourceInWords } from "./training-groups";

/** What is read of a film here. */
type Film = Pick<FilmRecord, "index" | "label" | "source">;

/**
 * Throws `invalidSpec` for a source weight of a source that no film has, and where the training films have not the
 * sources that a setting asks for. A weighed source without a film in the training split is no mistake: a split may
 * hold it out.
 */
export function requireSources(
  { sourceWeights, groupDro, sourceAdversary }: Pick<TrainingSpec, "sourceWeights" | "groupDro" | "sourceAdversary">,
  films: readonly Film[],
  train: readonly number[],
): void {
  requireKnownSources(sourceWeights, films);
  if (groupDro?.groups === "source") requireSeveralSources(films, train);
  if (sourceAdversary !== null) requireClassOfSeveralSources(films, train);
}

function requireKnownSources(weights: SourceWeights, films: readonly Film[]): void {
  if (typeof weights === "string") return;
  const known = new Set(films.map(({ source }) => source));
  const unknown = Object.keys(weights).find((source) => !known.has(source));
  if (unknown === undefined) return;
  const near = closestWord(unknown, [...known]);
  throw new HilumError("invalidSpec", `The source weights name "${unknown}", and no film comes from there.`, {
    remedy: near === null ? `There are: ${[...known].sort().join(", ")}.` : `Did you mean "${near}"?`,
  });
}

const trainingFilms = (films: readonly Film[], train: readonly number[]): Film[] => {
  const training = new Set(train);
  return films.filter(({ index }) => training.has(index));
};

function requireSeveralSources(films: readonly Film[], train: readonly number[]): void {
  const [source, another] = new Set(trainingFilms(films, train).map((film) => film.source));
  if (source === undefined || another !== undefined) return;
  throw new HilumError(
    "invalidSpec",
    `All training films come from one source (${sourceInWords(source)}), so there are no groups for group-DRO to weigh.`,
    { remedy: "Group by class and source, switch group-DRO off, or train on films of several sources." },
  );
}

/** Where every class comes from one source, what tells the source is what tells the class. */
function requireClassOfSeveralSources(films: readonly Film[], train: readonly number[]): void {
  const sources = new Map<string, Set<string>>();
  for (const { label, source } of trainingFilms(films, train))
    sources.set(label, (sources.get(label) ?? new Set()).add(source));
  if (sources.size === 0 || [...sources.values()].some((ofClass) => ofClass.size > 1)) return;
  const pairs = [...sources].map(([label, ofClass]) => `${label} from ${[...ofClass].map(sourceInWords).join()}`);
  throw new HilumError(
    "invalidSpec",
    `No class has training films of two sources (${pairs.join("; ")}), so a network that unlearned the source would unlearn the class.`,
    { remedy: "Switch the source adversary off, or add films so that a class comes from two sources." },
  );
}
