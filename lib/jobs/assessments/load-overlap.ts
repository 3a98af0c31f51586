import { type AlikePair } from "../../audit/audit-report";
import { judgePairs } from "../../audit/alike/clusters";
import { type FilmFeatures } from "../../audit/film-features";
import { type DatasetSummary } from "../../datasets/dataset";
import { type FilmRecord } from "../../datasets/film-record";
import { type MemberPatient } from "../../datasets/joins/join-patients";
import { isHilumError } from "../../errors";
import { findOverlap, type Overlap } from "../../assessment/overlap";
import { listVerdicts } from "../../store/datasets/duplicate-verdict-store";
import { type Store } from "../../store/open-store";
import { type RunSummary } from "../../training/run";
import { loadFilmFeatures } from "../audit/load-film-features";
import { searchAlikeFilms } from "../audit/search-alike-films";
import { isOwnDataset } from "../models/evaluate-model";
import { loadKnownAs } from "../joins/load-known-as";
import { loadLockedRunData } from "../runs/run-data";
import { type AssessmentWork } from "./assessment-work";
import { stepProgress } from "./step-progress";

/** Where in the whole the comparison stands. */
const READ_OWN = { step: "reading the films it was trained on", from: 0, to: 0.2 };
const READ_OTHERS = { step: "reading the films of the other set", from: 0.2, to: 0.35 };
const COMPARE = { step: "looking for films that it was trained on", from: 0.35, to: 0.5 };

/**
 * Which films of a data set a network has learned from, or one of several that answer as one. On a run's own data set that is all
 * films that took part in the run, its test films among them: they have their score already.
 * @param runs of the networks.
 */
export async function loadOverlap(
  store: Store,
  runs: readonly RunSummary[],
  { dataset: other, films }: { dataset: DatasetSummary; films: readonly FilmRecord[] },
  { signal, onProgress }: AssessmentWork,
): Promise<Overlap> {
  const { id: dataset, synthetic } = other;
  const training: FilmRecord[] = [];
  const trainedAs = new Map<FilmRecord, readonly MemberPatient[]>();
  /** By the data set that they are read from. */
  const ownOf = new Map<string, FilmRecord[]>();
  let isOwn = false;
  for (const run of runs) {
    const isOfIt = await isOwnDataset(store, run, dataset);
    const learned = await trainingFilms(store, run, isOfIt);
    if (typeof learned === "string") return { unchecked: learned, leftOut: [], suspects: [] };
    isOwn ||= isOfIt;
    training.push(...learned.training);
    const knownAs = await loadKnownAs(store, learned.dataset);
    for (const film of learned.training) trainedAs.set(film, knownAs(film));
    ownOf.set(run.spec.dataset, [...(ownOf.get(run.spec.dataset) ?? []), ...learned.training]);
  }
  const ownSets = [...ownOf].map(([id, records]) => ({ id, films: oneOfEach(records) }));
  const own = ownSets.flatMap((set) => set.films);
  const known = new Set(own.map(({ blob }) => blob));
  const others = oneOfEach(films).filter(({ blob }) => !known.has(blob));
  const featuresOf = async (id: string, records: readonly FilmRecord[], step: typeof READ_OWN) => {
    const report = stepProgress(onProgress, step);
    report(0, records.length);
    return loadFilmFeatures(store, {
      dataset: id,
      films: records,
      signal,
      onProgress: ({ done, total }) => report(done, total),
    });
  };
  const features: FilmFeatures[] = [];
  for (const { id, films: records } of ownSets) features.push(...(await featuresOf(id, records, READ_OWN)));
  features.push(...(await featuresOf(dataset, others, READ_OTHERS)));
  const compared = [...own, ...others];
  const found = await searchAlikeFilms(features, {
    signal,
    onProgress: (share) =>
      onProgress({
        step: COMPARE.step,
        share: COMPARE.from + share * (COMPARE.to - COMPARE.from),
        films: null,
        etaMs: null,
      }),
  });
  const across = found.filter(({ first, second }) => first < own.length && second >= own.length);
  const blobs = across.flatMap(({ first, second }) => [compared[first].blob, compared[second].blob]);
  const pairs = judgePairs(across, compared, await listVerdicts(store, blobs));
  const compares = new Set(own);
  return findOverlap({
    // Behind those that were compared their equals in pixels, which may bear another patient's number.
    training: [...own, ...training.filter((film) => !compares.has(film))],
    films,
    alike: ofEveryCopy(pairs, compared, films),
    numbering: isOwn ? "one" : synthetic || runs.some((run) => run.synthetic) ? "none" : "public",
    knownAs: { training: (film) => trainedAs.get(film) ?? [], films: await loadKnownAs(store, other) },
  });
}

/** The films that a run learned and was chosen from; on its own set all that took part. In words why they are not known. */
export async function trainingFilms(
  store: Store,
  run: Pick<RunSummary, "name" | "spec" | "datasetFingerprint" | "splitHash">,
  isOwn: boolean,
): Promise<{ dataset: DatasetSummary; training: FilmRecord[] } | string> {
  try {
    const { dataset, films, split } = await loadLockedRunData(store, run);
    if (isOwn) return { dataset, training: films };
    const learned = new Set([...split.train, ...split.validation]);
    return { dataset, training: films.filter(({ index }) => learned.has(index)) };
  } catch (error) {
    if (!isHilumError(error) || (error.code !== "notFound" && error.code !== "conflict")) throw error;
    return `Whether films of the set were trained on could not be looked for: ${error.message}`;
  }
}

const oneOfEach = (films: readonly FilmRecord[]): FilmRecord[] => [
  ...new Map(films.map((film) => [film.blob, film])).values(),
];

/** The pairs by position in `films`, for every film with the pixels of the one that was compared. */
function ofEveryCopy(
  pairs: readonly AlikePair[],
  compared: readonly FilmRecord[],
  films: readonly FilmRecord[],
): AlikePair[] {
  const positions = new Map<string, number[]>();
  films.forEach(({ blob }, at) => positions.set(blob, [...(positions.get(blob) ?? []), at]));
  return pairs.flatMap((pair) =>
    (positions.get(compared[pair.second].blob) ?? []).map((second) => ({ ...pair, second })),
  );
}
