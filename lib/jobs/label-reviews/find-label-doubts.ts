import { refuseMultiLabel } from "../../training/refuse-multi-label";
import { doubtfulLabels } from "../../assessment/label-noise/doubtful-labels";
import { reviewBoard } from "../../assessment/label-noise/review-board";
import { type LabelDoubtList } from "../../assessment/label-noise/label-doubt-list";
import { type FilmRecord } from "../../datasets/film-record";
import { currentReviews } from "../../datasets/label-reviews/current-reviews";
import { HilumError } from "../../errors";
import { getDataset } from "../../store/datasets/dataset-store";
import { getDatasetVersion } from "../../store/datasets/dataset-versions";
import { listFilms } from "../../store/datasets/film-store";
import { listLabelReviews } from "../../store/datasets/label-review-store";
import { type Store } from "../../store/open-store";
import { getRun } from "../../store/runs/run-store";
import { type RunDetail } from "../../training/run";

/**
 * The films of a data set as it is now whose labels networks contradict with confidence, by the test predictions of runs on any
 * version of it: no network saw its test films in training, so the folds of a cross-validation cover every film.
 * @param reader whose agreement takes films off the list. @default nobody's
 * @throws HilumError `notFound`, `badRequest` for a run on another data set, one that is not completed, or runs that know different labels.
 */
export async function findLabelDoubts(
  store: Store,
  dataset: string,
  { runs: names, reader }: { runs: readonly string[]; reader?: string },
): Promise<LabelDoubtList> {
  const { films: total } = await getDataset(store, dataset);
  const [{ films }, reviews] = [await listFilms(store, dataset), await listLabelReviews(store, dataset)];
  const runs = await testedRuns(store, dataset, names);
  const labels = sharedLabels(runs);
  const said = await predictionsByBlob(store, runs);
  const predicted = films.flatMap((film) => {
    const [label, probabilities] = [labels.indexOf(film.label), said.get(film.blob)];
    return label === -1 || probabilities === undefined
      ? []
      : [{ film: film.index, label, probabilities: mean(probabilities) }];
  });
  const { thresholds, doubts } = doubtfulLabels(predicted, labels.length);
  const current = currentReviews(reviews);
  const isAgreed = ({ blob, label }: FilmRecord) => {
    const own = reader === undefined ? undefined : current.get(blob)?.get(reader);
    return own?.decision === "agreed" && own.label === label;
  };
  return {
    dataset,
    labels,
    films: total,
    covered: predicted.length,
    thresholds: Object.fromEntries(labels.map((label, i) => [label, thresholds[i]])),
    doubts: doubts
      .filter(({ film }) => !isAgreed(films[film]))
      .map(({ film, suggested, probabilities, margin }) => ({
        film: films[film],
        suggested: labels[suggested],
        probabilities: Object.fromEntries(labels.map((label, i) => [label, probabilities[i]])),
        margin,
        networks: said.get(films[film].blob)?.length ?? 0,
      })),
    board: reviewBoard(reviews),
  };
}

type TestedRun = RunDetail & { report: NonNullable<RunDetail["report"]>; datasetFingerprint: string };

/** Each once, however often it was named: a network has one vote. */
async function testedRuns(store: Store, dataset: string, names: readonly string[]): Promise<TestedRun[]> {
  const runs = new Map<string, TestedRun>();
  for (const name of new Set(names)) {
    const run = await testedRun(store, dataset, name);
    runs.set(run.id, run);
  }
  return [...runs.values()];
}

async function testedRun(store: Store, dataset: string, name: string): Promise<TestedRun> {
  const run = await getRun(store, name);
  const { report, datasetFingerprint } = run;
  if (run.spec.dataset !== dataset)
    throw new HilumError("badRequest", `Run ${run.name} was not trained on ${dataset} but on ${run.spec.dataset}.`, {
      remedy: "Choose runs on this data set: best the folds of a cross-validation, which cover every film.",
    });
  refuseMultiLabel(run, "A list of doubtful labels");
  if (report === null || datasetFingerprint === null)
    throw new HilumError("badRequest", `Run ${run.name} is ${run.status}: it has said nothing of its test films yet.`, {
      remedy: "Wait until it is completed, or choose other runs.",
    });
  return { ...run, report, datasetFingerprint };
}

function sharedLabels(runs: readonly TestedRun[]): string[] {
  if (runs.length === 0)
    throw new HilumError("badRequest", "Labels are doubted by runs: name at least one.", {
      remedy: "Best are the folds of a cross-validation, which cover every film.",
    });
  const [{ report, name }, ...others] = runs;
  const other = others.find((run) => JSON.stringify(run.report.labels) !== JSON.stringify(report.labels));
  if (other !== undefined)
    throw new HilumError("badRequest", `Runs ${name} and ${other.name} know different labels.`, {
      remedy: "Choose runs on one set of labels.",
    });
  return report.labels;
}

/** What each run says of its test films, by the films' blobs: its version's indices may be others now. */
async function predictionsByBlob(store: Store, runs: readonly TestedRun[]): Promise<Map<string, number[][]>> {
  const said = new Map<string, number[][]>();
  for (const { report, spec, datasetFingerprint } of runs) {
    const { version } = await getDatasetVersion(store, spec.dataset, datasetFingerprint);
    const among = report.predictions.map(({ image }) => image);
    const blobOf = new Map(
      (await listFilms(store, spec.dataset, { version, among })).films.map((film) => [film.index, film.blob]),
    );
    const ofRun = new Map(
      report.predictions.map(({ image, probabilities }) => [blobOf.get(image) ?? "", probabilities]),
    );
    for (const [blob, probabilities] of ofRun) said.set(blob, [...(said.get(blob) ?? []), probabilities]);
  }
  return said;
}

const mean = (rows: readonly (readonly number[])[]): number[] =>
  rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
