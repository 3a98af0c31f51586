import { refuseMultiLabel } from "../../training/refuse-multi-label";
import { findOverlap } from "../../assessment/overlap";
import { type CnnSpec } from "../../architectures/cnn-spec";
import { counted, listed, verb } from "../../audit/findings/wording";
import { type DatasetSummary } from "../../datasets/dataset";
import { type FilmRecord } from "../../datasets/film-record";
import { HilumError, isHilumError } from "../../errors";
import { type PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { findShippedStart } from "../../store/files/shipped-starts";
import { getModel } from "../../store/models/model-store";
import { type Store } from "../../store/open-store";
import { findRun, getRun } from "../../store/runs/run-store";
import { type InitialWeightsSpec } from "../../training/initial-weights-spec";
import { type RunDetail } from "../../training/run";
import { loadKnownAs } from "../joins/load-known-as";
import { trainingFilms } from "../assessments/load-overlap";
import { isOwnDataset } from "../models/evaluate-model";

/** What a learning curve starts from: named for good, in words, with its network, and the run that made it where that is here. */
export interface CurveSource {
  from: InitialWeightsSpec;
  words: string;
  cnn: CnnSpec;
  /** Null where it is not known: weights alone tell none. */
  preprocessing: PreprocessingSpec | null;
  run: RunDetail | null;
  /** The data sets of a model that goes with the product. */
  sets: readonly { title: string; fingerprint: string }[];
}

/** Throws `notFound` for one that is not there, and `badRequest` for one that has no network of its own. */
export async function getCurveSource(store: Store, from: InitialWeightsSpec): Promise<CurveSource> {
  switch (from.kind) {
    case "run": {
      const run = await getRun(store, from.run);
      refuseMultiLabel(run, "A learning curve");
      const { cnn, preprocessing } = run.spec;
      return { from: { kind: "run", run: run.id }, words: run.name, cnn, preprocessing, run, sets: [] };
    }
    case "model": {
      const { name, version, cnn, preprocessing, shipped, ...model } = await getModel(store, from.model, from.version);
      const run = shipped === null ? await findRun(store, model.run) : null;
      if (run !== null) refuseMultiLabel(run, "A learning curve");
      return { from, words: `${name}@${version}`, cnn, preprocessing, run, sets: shipped?.sets ?? [] };
    }
    case "shipped": {
      const found = await findShippedStart(from.name);
      if (found === null) throw new HilumError("notFound", `No weights ${from.name} go with Hilum.`);
      return { from, words: from.name, cnn: found.cnn, preprocessing: null, run: null, sets: [] };
    }
    default:
      throw new HilumError("badRequest", "A learning curve starts from a run, a model, or weights that go with Hilum.");
  }
}

/** The films of a curve by what they are for. */
export interface CurveFilms {
  dataset: DatasetSummary;
  all: readonly FilmRecord[];
  /** Of the validation and test films. */
  judged: ReadonlySet<number>;
}

/**
 * What is to be known of a start whose runs are judged on these films, in sentences. It and all that it started from in its
 * turn are looked at, by pixels and by patient.
 * @throws HilumError `conflict` where it has learned from films that the curve is judged by, or from their patients.
 */
export async function checkCurveSource(store: Store, source: CurveSource, films: CurveFilms): Promise<string[]> {
  const { fingerprint: own, joined } = films.dataset;
  const held = new Set([own, ...(joined?.members ?? []).map(({ fingerprint }) => fingerprint)]);
  const notes: string[] = [];
  for (const { words, sets, run } of await lineOf(store, source)) {
    if (sets.some(({ fingerprint }) => held.has(fingerprint)))
      throw new HilumError(
        "conflict",
        `${words} was trained on these films: what starts from it has seen the answers.`,
        {
          remedy: "Take a data set that it has not learned from.",
        },
      );
    if (run === null) {
      notes.push(
        `Which films ${words} learned from${sets.length === 0 ? "" : ` (${listed(sets.map(({ title }) => title))})`} is not known here: that none of these are among them was not checked.`,
      );
      continue;
    }
    const isOwn = await isOwnDataset(store, run, films.dataset.id);
    const learned = await trainingFilms(store, run, isOwn);
    if (typeof learned === "string") {
      notes.push(learned);
      continue;
    }
    const { leftOut } = findOverlap({
      training: learned.training,
      films: films.all,
      alike: [],
      numbering: isOwn ? "one" : films.dataset.synthetic || run.synthetic ? "none" : "public",
      knownAs: { training: await loadKnownAs(store, learned.dataset), films: await loadKnownAs(store, films.dataset) },
    });
    const judged = leftOut.filter(({ film }) => films.judged.has(film)).length;
    if (judged > 0)
      throw new HilumError(
        "conflict",
        `${counted(judged, "film")} that the curve would be judged by ${verb(judged, "is", "are")} among those that ${run.name} learned from, or of their patients: what starts from it has seen the answers.`,
        {
          remedy:
            "Take a data set that it has not learned from, or a cohort without the sources that it has: --set data.cohort.sources=[…].",
        },
      );
    if (leftOut.length > 0)
      notes.push(
        `${counted(leftOut.length, "training film")} of these ${verb(leftOut.length, "was", "were")} in the training of ${run.name}, or of its patients: from it, patients count that it knew before.`,
      );
  }
  return notes;
}

type StartInLine = Pick<CurveSource, "words" | "sets" | "run">;

/** A start and those that it started from in its turn, the last one first. */
async function lineOf(store: Store, source: StartInLine): Promise<StartInLine[]> {
  const before = source.run?.spec.training.initialWeights;
  if (before === undefined || before.kind === "random") return [source];
  return [source, ...(await lineOf(store, await earlierStart(store, before)))];
}

/** What a start began with, which may have been taken away since. */
async function earlierStart(store: Store, from: InitialWeightsSpec): Promise<StartInLine> {
  if (from.kind === "layers_model") return { words: "a brought network", run: null, sets: [] };
  try {
    return await getCurveSource(store, from);
  } catch (error) {
    if (!isHilumError(error) || error.code !== "notFound") throw error;
    return { words: from.kind === "model" ? `${from.model}@${from.version}` : "an earlier start", run: null, sets: [] };
  }
}
