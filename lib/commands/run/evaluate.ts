import type { LabelMapping } from "../../datasets/label-mapping";
import { HilumError } from "../../errors";
import { evaluateShipped } from "../../jobs/assessments/make-evaluation";
import { evaluationSubject } from "../../jobs/assessments/request-evaluation";
import { evaluatePart, isOwnDataset } from "../../jobs/models/evaluate-model";
import { findPublished, getNetwork } from "../../jobs/models/open-network";
import { PHANTOM_DEMO } from "../../phantom/phantom-dataset";
import { getDataset } from "../../store/datasets/dataset-store";
import type { Store } from "../../store/open-store";
import { getRunSummary } from "../../store/runs/run-store";
import type { EvaluationReport } from "../../metrics/evaluation-report";
import { findTestLooks } from "../../store/runs/test-look-store";
import type { RunSummary } from "../../training/run";
import { testLooksSentence } from "../../training/test-looks";
import { type CommandContext, type CommandResult, defineCommand } from "../command";
import { datasetId } from "../dataset/dataset-id";
import { prepareDemoDataset } from "../dataset/prepare-demo-dataset";
import { withStore } from "../with-store";
import { writeGiven } from "../write-given";
import { assessWithBar, withBar } from "./assess-with-bar";
import { evaluationCsv } from "./evaluation-csv";
import { evaluationAnswer, evaluationText } from "./evaluation-answer";
import { evaluateWithoutSources } from "./leave-sources-out";
import { confusionAnswer, metricsAnswer, reportText } from "./report-answer";

const SPLITS = ["train", "validation", "test"] as const;

export const evaluateCommand = defineCommand({
  name: "evaluate",
  usage:
    "<run or model> [--dataset <id>] [--split <split>] [--map <label>=<label>] [--leave-out <label>] [--leave-one-source-out]",
  summary: "evaluate a run or model on its test split or on another data set",
  details: [
    "On the run's own data set it measures one part of the split, the test split unless --split says otherwise: training",
    "films are never mixed into a score.",
    "On another data set it takes every film that the network has not learned from: those with the same pixels, copies by",
    "the audit's rule and films of the same patients are named and left out. The answer stands beside the own test split,",
    "with the difference of each figure. It is kept: the same question again is answered at once, and the run's page, the",
    "model's card and `evaluations` show it.",
    "Labels go by their names. Of one that the network does not know say what it is: --map viral=pneumonia, or leave its",
    "films out: --leave-out tuberculosis.",
    "",
    "--leave-one-source-out trains a network of the run's settings and seed without each source of its films and tests it on",
    "that source; which sources cannot be left out, and why, is said before. Runs that are there are not made again.",
  ].join("\n"),
  options: {
    dataset: { type: "string", value: "<id>", help: "the data set (default: the run's own)" },
    split: { type: "string", value: "<split>", help: `of the run's own set: ${SPLITS.join(", ")} (default: test)` },
    map: {
      type: "string",
      multiple: true,
      value: "<label>=<label>",
      help: "a label of the data set and what the network calls it; may be given several times",
    },
    "leave-out": {
      type: "string",
      multiple: true,
      value: "<label>",
      help: "leave out the films of a label; may be given several times",
    },
    "leave-one-source-out": { type: "boolean", help: "train without each source of the run's films and test on it" },
    source: {
      type: "string",
      multiple: true,
      value: "<name>",
      help: "with --leave-one-source-out: only this source; may be given several times",
    },
    predictions: { type: "string", value: "<file.csv>", help: "write every film's prediction, for other programs" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [name] }, context) {
    if (values["leave-one-source-out"]) {
      const { "leave-one-source-out": _, source, ...others } = values;
      refuseOthers(others);
      return withStore(async (store) => {
        if ((await findPublished(store, name))?.shipped != null)
          throw new HilumError("badRequest", `${name} goes with Hilum: the films it was trained on are not here.`, {
            remedy: "Its card tells how it did on each source left out.",
          });
        return evaluateWithoutSources(store, (await getNetwork(store, name)).run, source, context);
      });
    }
    if (values.source !== undefined) throw new HilumError("badRequest", "--source needs --leave-one-source-out.");
    const mapping = givenMapping(values.map ?? [], values["leave-out"] ?? []);
    const given = values.dataset === undefined ? null : datasetId(values.dataset);
    return withStore(async (store) => {
      const network = await getNetwork(store, name);
      const keep = async (report: EvaluationReport) => {
        if (values.predictions !== undefined)
          await writeGiven(values.predictions, evaluationCsv(network.name, report), "--predictions");
      };
      if ((await findPublished(store, name))?.shipped != null)
        return onGivenSet(store, { name, dataset: given, mapping, keep }, context);
      const run = await getRunSummary(store, network.run);
      const dataset = given ?? run.spec.dataset;
      if (dataset === PHANTOM_DEMO.id) await prepareDemoDataset(store, context);
      const isOwn = await isOwnDataset(store, run, dataset);
      if (isOwn) return ownPart(store, { name, run, dataset, split: values.split, mapping, keep });
      if (values.split !== undefined && values.split !== "all")
        throw new HilumError(
          "badRequest",
          `${network.name} was not trained on ${dataset}, so there is no ${values.split} split of it.`,
          { remedy: "Leave --split out: all its films that the network has not learned from are the test." },
        );
      const { subject } = await evaluationSubject(store, name, { dataset, mapping });
      const title = `Evaluating ${network.name} on ${dataset}`;
      const { id, result } = await assessWithBar(store, { run: run.id, subject, title }, context);
      await keep(result.report);
      const answered = { id, name: network.name, subject, result };
      return { json: evaluationAnswer(answered), text: evaluationText(answered) };
    });
  },
});

/** The runs that leave sources out are tested on those: no other films, labels or files. */
function refuseOthers(given: Record<string, unknown>): void {
  const [other] = Object.entries(given).flatMap(([option, value]) => (value === undefined ? [] : [option]));
  if (other !== undefined)
    throw new HilumError("badRequest", `--leave-one-source-out does not go with --${other}.`, {
      remedy: `Leave --${other} out.`,
    });
}

/** A model that goes with Hilum on a set of this store; nothing of it is kept. */
async function onGivenSet(
  store: Store,
  {
    name,
    dataset,
    mapping,
    keep,
  }: { name: string; dataset: string | null; mapping: LabelMapping; keep: (report: EvaluationReport) => Promise<void> },
  context: CommandContext,
): Promise<CommandResult> {
  if (dataset === null)
    throw new HilumError(
      "badRequest",
      `${name} goes with Hilum: the films it was trained and tested on are not here.`,
      {
        remedy: "Evaluate it on films of your own: --dataset <id>. Its figures stand on its card.",
      },
    );
  const { subject } = await evaluationSubject(store, name, { dataset, mapping });
  const title = `Evaluating ${name} on ${dataset}`;
  const result = await withBar(title, context, (work) => evaluateShipped(store, name, subject, work));
  await keep(result.report);
  const answered = { id: null, name, subject, result };
  return { json: evaluationAnswer(answered), text: evaluationText(answered) };
}

/** A part of the split that the run was trained with. */
async function ownPart(
  store: Store,
  {
    name,
    run,
    dataset,
    split: wanted = "test",
    mapping,
    keep,
  }: {
    name: string;
    run: RunSummary;
    dataset: string;
    split?: string;
    mapping: LabelMapping;
    keep: (report: EvaluationReport) => Promise<void>;
  },
): Promise<CommandResult> {
  if (Object.keys(mapping).length > 0)
    throw new HilumError("badRequest", `${dataset} is the run's own data set: its labels are the network's.`, {
      remedy: "Leave --map and --leave-out out.",
    });
  if (wanted === "all")
    throw new HilumError(
      "badRequest",
      `${name} was trained on films of ${dataset}: a score over all of them would be no test.`,
      { remedy: "Look at one part at a time: --split test, --split validation or --split train." },
    );
  const split = SPLITS.find((candidate) => candidate === wanted);
  if (split === undefined)
    throw new HilumError("badRequest", `There is no split "${wanted}".`, {
      remedy: `There are: ${SPLITS.join(", ")}.`,
    });
  const report = await evaluatePart(store, name, dataset, split);
  await keep(report);
  const testLooks = split === "test" ? await findTestLooks(store, run.id) : null;
  const { fingerprint, version } = await getDataset(store, dataset);
  const isNewer = run.datasetFingerprint !== null && run.datasetFingerprint !== fingerprint;
  return {
    json: {
      model: name,
      dataset,
      split,
      synthetic: report.synthetic,
      metrics: { [split]: metricsAnswer(report) },
      confusionMatrix: confusionAnswer(report),
      testLooks,
    },
    text: [
      ...(split === "test"
        ? []
        : [`These are ${split} films: the network ${split === "train" ? "has learned" : "was chosen"} by them.`, ""]),
      reportText(report),
      ...(isNewer
        ? [
            "",
            `${dataset} is at version ${version} now. The split is of the version that the run was made on: films that came since are in no part of it.`,
          ]
        : []),
      ...(testLooks === null ? [] : ["", testLooksSentence(testLooks)]),
    ].join("\n"),
  };
}

function givenMapping(map: readonly string[], leaveOut: readonly string[]): LabelMapping {
  const pairs = map.map((text): [string, string] => {
    const equals = text.indexOf("=");
    const [label, known] = [text.slice(0, Math.max(0, equals)).trim(), text.slice(equals + 1).trim()];
    if (label === "" || known === "")
      throw new HilumError("badRequest", `--map takes <label>=<label>, not "${text}".`, {
        remedy: "For example: --map viral=pneumonia",
      });
    return [label, known];
  });
  return Object.fromEntries([...pairs, ...leaveOut.map((label): [string, null] => [label, null])]);
}
