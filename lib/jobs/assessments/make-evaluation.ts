import { setImmediate as nextTurn } from "node:timers/promises";
import { type EvaluationResult, type EvaluationSubject } from "../../assessment/evaluation";
import { compareInsideOutside } from "../../assessment/inside-outside";
import { unmeasured } from "../../assessment/unmeasured";
import { withinSourceAreas } from "../../assessment/within-source";
import { type DatasetSummary } from "../../datasets/dataset";
import { type FilmRecord } from "../../datasets/film-record";
import { HilumError } from "../../errors";
import { type Overlap } from "../../assessment/overlap";
import { type EvaluationReport } from "../../metrics/evaluation-report";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { passesOf } from "../../publish/card/describe-composition";
import { getDatasetVersion } from "../../store/datasets/dataset-versions";
import { listFilms } from "../../store/datasets/film-store";
import { type Store } from "../../store/open-store";
import { getRun } from "../../store/runs/run-store";
import { judgeEnsemble } from "../models/judge-ensemble";
import { loadMembers } from "../models/load-members";
import { findPublished, type FoundNetwork, getNetwork, openNetwork } from "../models/open-network";
import { predictRecords } from "../models/predict-records";
import { loadPixelPack } from "../runs/run-data";
import { type AssessmentWork } from "./assessment-work";
import { loadOverlap } from "./load-overlap";
import { stepProgress } from "./step-progress";

const PREPARE = { step: "preparing the films", from: 0.5, to: 0.75 };
const ASK = { step: "asking the network", from: 0.75, to: 0.95 };
const MEASURE = { step: "measuring, with intervals by patient", share: 0.95, films: null, etaMs: null };

/**
 * Asks a network about the films of another data set, under its own labels, without those it has learned from, and lays
 * the score beside that on its own test split.
 * @param id the run's.
 * @throws HilumError `notFound`, `conflict` where the run is not completed, `invalidDataset` where no film is left to test on.
 */
export async function makeEvaluation(
  store: Store,
  id: string,
  subject: EvaluationSubject,
  work: AssessmentWork,
): Promise<EvaluationResult> {
  const run = await getRun(store, id);
  const network = await getNetwork(store, subject.model ?? id);
  const runs = await Promise.all(network.runs.map((one) => getRun(store, one)));
  const overlapOf = (dataset: DatasetSummary, films: readonly FilmRecord[]) =>
    loadOverlap(store, runs, { dataset, films }, work);
  const own = await ownTest(store, subject.model, run.report);
  return askAboutSet(store, subject.model ?? id, subject, { overlapOf, ...own }, work);
}

/**
 * The same of a model that goes with the product: neither the films that it learned from nor those of its own test are
 * here, so all films are taken and nothing is laid beside them.
 */
export async function evaluateShipped(
  store: Store,
  model: string,
  subject: EvaluationSubject,
  work: AssessmentWork,
): Promise<EvaluationResult> {
  const overlapOf = async () => ({ unchecked: UNKNOWN_FILMS, leftOut: [], suspects: [] });
  return askAboutSet(store, model, subject, { overlapOf, own: null, isOfSingles: false }, work);
}

const UNKNOWN_FILMS =
  "Whether the model has learned from films of the set could not be looked for: it was trained elsewhere. Its card names the sets that it learned from.";

interface OwnFilms {
  /** Which of another set's films the network has learned from. */
  overlapOf(dataset: DatasetSummary, films: readonly FilmRecord[]): Promise<Overlap>;
  /** Of its own test split; null where that cannot be laid beside another. */
  own: EvaluationReport | null;
  /** Whether single ones of its networks judged that, where all of them together are asked about the other set. */
  isOfSingles: boolean;
}

const SINGLES_INSIDE =
  "Inside, each film was judged only by those of its networks that were not trained on it; outside, by all together. The difference is also that of one network and several.";

async function askAboutSet(
  store: Store,
  asked: string,
  { dataset: datasetId, fingerprint, mapping }: EvaluationSubject,
  { overlapOf, own, isOfSingles }: OwnFilms,
  { signal, onProgress }: AssessmentWork,
): Promise<EvaluationResult> {
  const network = await openNetwork(store, asked);
  try {
    const dataset = await getDatasetVersion(store, datasetId, fingerprint);
    const { title, version, synthetic, patients } = dataset;
    const all = (await listFilms(store, datasetId, { version })).films;
    const overlap = await overlapOf(dataset, all);
    const leftOut = new Set(overlap.leftOut.map(({ film }) => film));
    const films = relabelled(all, mapping).filter(({ index }) => !leftOut.has(index));
    if (films.length === 0) throw nothingLeft(datasetId, { films: all.length, learned: leftOut.size });
    const pack = await loadPixelPack(store, {
      films,
      size: network.cnn.input.size,
      preprocessing: network.preprocessing,
      onProgress: stepProgress(onProgress, PREPARE),
      signal,
    });
    const predictions = await predictRecords(network, films, pack, {
      signal,
      onProgress: stepProgress(onProgress, ASK),
    });
    onProgress(MEASURE);
    // Intervals are computed where they are asked for: between them the maker says that it lives, and hears that it is to stop.
    const pause = async () => {
      await nextTurn();
      signal.throwIfAborted();
    };
    await pause();
    const { labels } = network;
    const report = evaluatePredictions({ dataset: datasetId, split: "all", synthetic, labels, predictions });
    await pause();
    const comparison = own === null ? null : compareInsideOutside(own, report, calibrationOf(network));
    const withinSource = await withinSourceAreas(
      report,
      films.map(({ source }) => source),
      pause,
    );
    return {
      kind: "evaluation",
      dataset: { title, version, films: all.length, patients, synthetic },
      report,
      overlap,
      unmapped: unmappedFilms(all, mapping),
      comparison,
      withinSource,
      unmeasured: [
        ...unmeasured(report, films.filter(({ patientId, file }) => patientId === `file:${file}`).length),
        ...(comparison !== null && isOfSingles ? [SINGLES_INSIDE] : []),
      ],
    };
  } finally {
    await network.close();
  }
}

/** The network's report of its own test films: its run's, but of several networks or of views the one it was published with, made again. */
async function ownTest(
  store: Store,
  model: string | null,
  ofRun: EvaluationReport | null,
): Promise<Pick<OwnFilms, "own" | "isOfSingles">> {
  const published = model === null ? null : await findPublished(store, model);
  if (published === null || passesOf(published) === 1) return { own: ofRun, isOfSingles: false };
  const { members, views, run } = published;
  const networks = await loadMembers(store, members.length === 0 ? [run] : members.map((member) => member.run));
  const { report, testedBy } = await judgeEnsemble(store, networks, views);
  return { own: testedBy === "none" ? null : report, isOfSingles: testedBy === "heldOut" };
}

const calibrationOf = ({ activation, scaling }: FoundNetwork) => (scaling === null ? null : { activation, scaling });

const relabelled = (films: readonly FilmRecord[], mapping: EvaluationSubject["mapping"]): FilmRecord[] =>
  films.flatMap((film) => {
    const label = mapping[film.label];
    return label == null ? [] : [{ ...film, label }];
  });

function unmappedFilms(films: readonly FilmRecord[], mapping: EvaluationSubject["mapping"]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { label } of films) if (mapping[label] == null) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

const nothingLeft = (dataset: string, { films, learned }: { films: number; learned: number }): HilumError =>
  new HilumError(
    "invalidDataset",
    `No film of ${dataset} is left to test on: the network has learned from ${learned === films ? "all" : String(learned)} of its ${films}, or they took part in its run${learned === films ? "" : ", and the mapping leaves out the rest"}.`,
    { remedy: "Take another data set, or look at the run's own test split." },
  );
