import { resolveCnn } from "../../architectures/resolve-cnn";
import { HilumError } from "../../errors";
import { calibrateNetwork } from "../../metrics/calibration/calibrate-network";
import { calibratedProbabilities } from "../../metrics/calibration/calibrated-probabilities";
import { type NetworkCalibration, scalingOf } from "../../metrics/calibration/network-calibration";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { type EvaluationReport, type FilmPrediction } from "../../metrics/evaluation-report";
import { type JudgedFilms } from "../../metrics/operating-points/operating-point";
import { areViewsWorthIt, type MeasuredViews, viewsEffect, type ViewsEffect } from "../../metrics/views-effect";
import { ensembleModel } from "../../onnx/ensemble-model";
import { type NetworkEnsemble } from "../../publish/build-ensemble";
import { type TestedBy } from "../../publish/ensemble-member";
import { type Store } from "../../store/open-store";
import { getRunArtifacts } from "../../store/runs/run-store";
import { argmax } from "../../tensor/argmax";
import { meanRow } from "../../tensor/mean-row";
import { TestViews } from "../../tensor/test-views";
import { type RunDetail } from "../../training/run";
import { loadLockedRunData, loadPixelPack } from "../runs/run-data";
import { type Member } from "./load-members";
import { openNetworkSession } from "./network-material";
import { predictRecords } from "./predict-records";

/** Networks that answer as one, with all that is measured of them on films that none of their judges was trained on. */
export interface JudgedEnsemble {
  /** The first network's run: what the model is filed under. */
  run: RunDetail;
  ensemble: NetworkEnsemble;
  /** Before {@link calibration}. Of each test film the mean of the members that may judge it; no films where `testedBy` is `none`. */
  report: EvaluationReport;
  /** The same of validation films; null where they are not known. */
  validation: JudgedFilms | null;
  /** Of what the model gives out as logits; null in runs from before calibration. */
  calibration: NetworkCalibration | null;
  /** Of each member, in `ensemble.members` as its scaling. */
  memberCalibrations: (NetworkCalibration | null)[];
  testedBy: TestedBy;
  /** How many films of the report each member judged. */
  tested: number[];
  viewsEffect: ViewsEffect | null;
}

interface JudgeOptions {
  signal?: AbortSignal;
}

/** What a member says, shown films as the model shows them. */
interface MemberAnswers extends Validated {
  test: readonly FilmPrediction[];
}

interface Validated {
  validation: readonly FilmPrediction[] | null;
  calibration: NetworkCalibration | null;
}

/**
 * Judges completed runs as one model: of every film only those members that hold it in the same part of their split are asked,
 * so never one that was trained on it. One run without views is judged by its own reports.
 *
 * Films of a part are told apart by their index, so networks of other data sets, or of other versions of it, have no common
 * test; nor have those whose test splits overlap in part: what one is tested on trained the other.
 * @throws HilumError `notFound` where films have to be shown in views and the data set is gone.
 */
export async function judgeEnsemble(
  store: Store,
  members: readonly [Member, ...Member[]],
  views: TestViews,
  { signal }: JudgeOptions = {},
): Promise<JudgedEnsemble> {
  const [first] = members;
  const plain = await Promise.all(members.map((member) => storedAnswers(store, member)));
  const answers: MemberAnswers[] = [];
  for (const [index, member] of members.entries())
    answers.push(views === "none" ? plain[index] : await answersInViews(store, member, views, signal));
  const isOne = members.length === 1;
  const common = isOfOneSet(members);
  const testedBy = isOne ? "all" : common ? partition(answers.map(({ test }) => test)) : "none";
  const merge = (part: "test" | "validation", of: readonly MemberAnswers[]) =>
    mergeFilms(of.map((answer, index) => calibrated(members[index], answer, part)));
  const test = testedBy === "none" ? [] : isOne ? answers[0].test : merge("test", answers);
  const areValidated = answers.every(({ validation }) => validation !== null);
  const validation = !areValidated || !common ? null : isOne ? answers[0].validation : merge("validation", answers);
  const calibration = isOne ? answers[0].calibration : calibrationOfMean(first, testedBy, validation ?? [], answers);
  const { labels } = first.network;
  const { dataset, synthetic } = first.report;
  return {
    run: first.run,
    ensemble: {
      members: members.map(({ network }, index) => ({
        ...network,
        scaling: scalingOf(answers[index].calibration, labels.length),
      })),
      views,
      scaling: isOne ? null : scalingOf(calibration, labels.length),
    },
    report:
      isOne && views === "none"
        ? first.report
        : evaluatePredictions({ dataset, split: "test", synthetic, labels, predictions: test }),
    validation: validation === null ? null : { labels: [...labels], predictions: [...validation] },
    calibration,
    memberCalibrations: answers.map((answer) => answer.calibration),
    testedBy,
    tested: answers.map((answer) => (testedBy === "none" ? 0 : answer.test.length)),
    viewsEffect:
      views === "none" || validation === null || !common
        ? null
        : viewsEffect(first.network.activation, merge("validation", plain), merge("validation", answers)),
  };
}

/** Films with the scores that the model gives when it is used. */
export function asUsed(
  { ensemble: { members }, calibration }: Pick<JudgedEnsemble, "ensemble" | "calibration">,
  { labels, predictions }: JudgedFilms,
): JudgedFilms {
  const rows = calibratedProbabilities(
    members[0].activation,
    predictions.map(({ probabilities }) => probabilities),
    scalingOf(calibration, labels.length),
  );
  return { labels, predictions: predictions.map((film, i) => ({ ...film, probabilities: rows[i] })) };
}

/**
 * What each choice of views changes on validation films, before anything is published: no test film is asked about.
 * @throws HilumError `conflict` for runs that have no validation films in common, and as {@link judgeEnsemble}.
 */
export async function measureViews(
  store: Store,
  members: readonly [Member, ...Member[]],
  { signal }: JudgeOptions = {},
): Promise<MeasuredViews[]> {
  const merge = (answers: readonly Validated[]) =>
    mergeFilms(answers.map((answer, index) => calibrated(members[index], answer, "validation")));
  const plain = await Promise.all(members.map((member) => storedAnswers(store, member)));
  const once = merge(plain);
  const measured: MeasuredViews[] = [];
  for (const views of TestViews.options) {
    if (views === "none") continue;
    const answers: Validated[] = [];
    for (const member of members)
      answers.push(
        await inViews(store, member, views, async (ask) => validatedBy(member, await ask("validation")), signal),
      );
    const effect = isOfOneSet(members) ? viewsEffect(members[0].network.activation, once, merge(answers)) : null;
    if (effect === null)
      throw new HilumError("conflict", "What views change cannot be measured: there are no common validation films.", {
        remedy: "Publish without views.",
      });
    measured.push({ views, effect, isWorthIt: areViewsWorthIt(effect) });
  }
  return measured;
}

async function storedAnswers(store: Store, { run, report }: Member): Promise<MemberAnswers> {
  const { validationReport } = await getRunArtifacts(store, run.id);
  return {
    test: report.predictions,
    validation: validationReport?.predictions ?? null,
    calibration: run.calibration,
  };
}

/** A member asked about its own films anew, with a calibration for what it says of views. */
function answersInViews(store: Store, member: Member, views: TestViews, signal?: AbortSignal): Promise<MemberAnswers> {
  return inViews(
    store,
    member,
    views,
    async (ask) => ({ ...validatedBy(member, await ask("validation")), test: await ask("test") }),
    signal,
  );
}

function validatedBy({ network }: Member, validation: readonly FilmPrediction[]): Validated {
  return { validation, calibration: calibrateNetwork(network.activation, validation) };
}

type Ask = (part: "test" | "validation") => Promise<FilmPrediction[]>;

async function inViews<Result>(
  store: Store,
  { run, network }: Member,
  views: TestViews,
  work: (ask: Ask) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  const { cnn, labels, weights, activation, preprocessing } = network;
  const { films, split } = await loadLockedRunData(store, run);
  const onnx = ensembleModel({
    members: [{ cnn: resolveCnn(cnn, labels.length), weights }],
    labelCount: labels.length,
    activation,
    views,
  });
  const session = await openNetworkSession({ kind: "model", onnx, size: cnn.input.size });
  try {
    return await work(async (part) => {
      const wanted = new Set(split[part]);
      const chosen = films.filter(({ index }) => wanted.has(index));
      const pack = await loadPixelPack(store, { films: chosen, size: cnn.input.size, preprocessing, signal });
      const predict = (images: Float32Array, count: number) => session.predict(images, count);
      return predictRecords({ activation, labels, predict }, chosen, pack, { signal });
    });
  } finally {
    await session.close();
  }
}

function calibrated(
  { network: { activation, labels } }: Member,
  { calibration, ...parts }: Validated & Partial<MemberAnswers>,
  part: "test" | "validation",
): FilmPrediction[] {
  const films = parts[part] ?? [];
  const rows = calibratedProbabilities(
    activation,
    films.map(({ probabilities }) => probabilities),
    scalingOf(calibration, labels.length),
  );
  return films.map((film, i) => ({ ...film, probabilities: rows[i], prediction: argmax(rows[i]) }));
}

/** Of each film that a member judged the mean of all that did, by rising index. */
function mergeFilms(judged: readonly (readonly FilmPrediction[])[]): FilmPrediction[] {
  const byFilm = new Map<number, FilmPrediction[]>();
  for (const film of judged.flat()) byFilm.set(film.image, [...(byFilm.get(film.image) ?? []), film]);
  return [...byFilm.values()]
    .map((films) => {
      const probabilities = meanRow(films.map((film) => film.probabilities));
      return { ...films[0], probabilities, prediction: argmax(probabilities) };
    })
    .sort((a, b) => a.image - b.image);
}

/** Whether members' films are told apart by the same numbers. */
function isOfOneSet([first, ...others]: readonly Member[]): boolean {
  const { spec, datasetFingerprint } = first.run;
  return (
    datasetFingerprint !== null &&
    others.every(({ run }) => run.spec.dataset === spec.dataset && run.datasetFingerprint === datasetFingerprint)
  );
}

/** Who may judge test sets: all where they are one set, their own members where any two are one set or have no film in common. */
function partition(tests: readonly (readonly FilmPrediction[])[]): TestedBy {
  const sets = tests.map((films) => new Set(films.map(({ image }) => image)));
  const areEqual = (a: Set<number>, b: Set<number>) => a.size === b.size && [...a].every((film) => b.has(film));
  const pairs = sets.flatMap((a, i) => sets.slice(i + 1).map((b) => [a, b] as const));
  if (pairs.every(([a, b]) => areEqual(a, b))) return "all";
  return pairs.every(([a, b]) => areEqual(a, b) || ![...a].some((film) => b.has(film))) ? "heldOut" : "none";
}

/** The mean of members is calibrated only where all of them may judge the same validation films. */
function calibrationOfMean(
  { network: { activation } }: Member,
  testedBy: TestedBy,
  validation: readonly FilmPrediction[],
  answers: readonly MemberAnswers[],
): NetworkCalibration {
  const isShared = testedBy === "all" && answers.every((answer) => answer.validation?.length === validation.length);
  if (isShared && validation.length > 0) return calibrateNetwork(activation, validation);
  const known = validation.every(({ patient }) => patient !== undefined);
  return {
    kind: "none",
    films: validation.length,
    patients: known ? new Set(validation.map(({ patient }) => patient)).size : null,
    heldOut: null,
    reason:
      "Each network is calibrated by its own validation films; the mean is not, for no film was held out from all of the networks.",
  };
}
