/** @file The search for films that are in two data sets: made by a worker after both were audited, or by whoever asks. */
import { type AlikePair } from "../../audit/audit-report";
import { type FilmRecord } from "../../datasets/film-record";
import { isHilumError } from "../../errors";
import { isDatabaseAway } from "../../failures/storage-failure";
import { bugReport } from "../../store/bug-report";
import { getDatasetVersion } from "../../store/datasets/dataset-versions";
import { listFilms } from "../../store/datasets/film-store";
import {
  claimNextSetComparison,
  finishSetComparison,
  releaseSetComparison,
  reportSetComparison,
  type SetComparisonClaim,
} from "../../store/datasets/set-comparison-store";
import { type Store } from "../../store/open-store";
import { patiently } from "../../store/patiently";
import { holdClaim } from "../hold-claim";
import { loadFilmFeatures } from "./load-film-features";
import { searchAlikeFilms } from "./search-alike-films";

/** Compares two data sets that were not compared since they changed. False when there are none. */
export async function workSetComparison(
  store: Store,
  { signal, log }: { signal: AbortSignal; log: (line: string) => void },
): Promise<boolean> {
  const claim = await claimNextSetComparison(store);
  if (claim === null) return false;
  const names = `data sets ${claim.first.dataset} and ${claim.second.dataset}`;
  try {
    const made = await makeSetComparison(store, claim, { signal });
    if (made) log(`${names}: compared`);
  } catch (error) {
    if (signal.aborted) return false;
    log(`${names}: ${isHilumError(error) ? error.message : bugReport(error)}`);
  }
  return true;
}

/** Compares a data set with all others that were audited, except where somebody else does so now. */
export async function ensureSetComparisons(
  store: Store,
  dataset: string,
  {
    signal = new AbortController().signal,
    onCompare,
  }: { signal?: AbortSignal; onCompare?: (other: string) => void } = {},
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const claim = await claimNextSetComparison(store, dataset);
    if (claim === null) return;
    onCompare?.(claim.first.dataset === dataset ? claim.second.dataset : claim.first.dataset);
    await makeSetComparison(store, claim, { signal });
  }
}

/** Makes a claimed comparison and stores it. On abort the claim goes back. False when it was lost to another maker. */
async function makeSetComparison(
  store: Store,
  claim: SetComparisonClaim,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  const made = await holdClaim<null, AlikePair[]>(
    { report: () => reportSetComparison(store, claim), signal },
    ({ signal: stop }) => compare(store, claim, stop),
  );
  if (made === "lost") return false;
  if ("result" in made) {
    await patiently(() => finishSetComparison(store, claim, made.result), signal);
    return true;
  }
  if (signal.aborted || isDatabaseAway(made.error)) await patiently(() => releaseSetComparison(store, claim));
  else await patiently(() => finishSetComparison(store, claim, null));
  throw made.error;
}

async function compare(store: Store, { first, second }: SetComparisonClaim, signal: AbortSignal): Promise<AlikePair[]> {
  const [one, other] = [await filmsOf(store, first), await filmsOf(store, second)];
  const inOther = new Map<string, number>();
  for (const { blob, index } of other) if (!inOther.has(blob)) inOther.set(blob, index);
  const exact = one.flatMap(({ blob, index }): AlikePair[] => {
    const same = inOther.get(blob);
    if (same === undefined) return [];
    const equal = { kind: "exact", hashDistance: 0, correlation: 1, mirrored: false, cropped: false } as const;
    return [{ first: index, second: same, ...equal }];
  });
  const inOne = new Set(one.map(({ blob }) => blob));
  const left = distinct(one.filter(({ blob }) => !inOther.has(blob)));
  const right = distinct(other.filter(({ blob }) => !inOne.has(blob)));
  const features = [
    ...(await loadFilmFeatures(store, { dataset: first.dataset, films: left, signal })),
    ...(await loadFilmFeatures(store, { dataset: second.dataset, films: right, signal })),
  ];
  const alike = await searchAlikeFilms(features, { signal, across: left.length });
  return [
    ...exact,
    ...alike.map((pair) => ({
      ...pair,
      first: left[pair.first].index,
      second: right[pair.second - left.length].index,
    })),
  ].sort((a, b) => a.first - b.first || a.second - b.second);
}

async function filmsOf(store: Store, { dataset, fingerprint }: SetComparisonClaim["first"]): Promise<FilmRecord[]> {
  const { version } = await getDatasetVersion(store, dataset, fingerprint);
  return (await listFilms(store, dataset, { version })).films;
}

/** The first of equal films stands for all. */
function distinct(films: readonly FilmRecord[]): FilmRecord[] {
  const seen = new Set<string>();
  return films.filter(({ blob }) => !seen.has(blob) && seen.add(blob));
}
