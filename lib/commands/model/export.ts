import { line, printableLine } from "../../../bin/printable.mjs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { doubtFindings, type ModelFinding } from "../../assessment/model-finding";
import { HilumError } from "../../errors";
import type { ExportedFile } from "../../publish/exported-file";
import type { TrainedNetwork } from "../../publish/build-model";
import { passesOf } from "../../publish/card/describe-composition";
import { exportModel, exportRun, type RunExport } from "../../publish/export-run";
import { outsideTests } from "../../assessment/outside-tests";
import { loadLeftOutSources } from "../../jobs/series/left-out-sources";
import { listEvaluations } from "../../jobs/assessments/list-evaluations";
import { findShortcutAudit, shortcutReportOf } from "../../jobs/assessments/shortcut-audit-of";
import { describeStart } from "../../jobs/models/describe-start";
import { describeTrainingData } from "../../jobs/models/describe-training-data";
import { judgeEnsemble } from "../../jobs/models/judge-ensemble";
import { publicationTrust } from "../../jobs/models/publication-trust";
import { findPublished, loadTrainedNetwork } from "../../jobs/models/open-network";
import { loadWeights } from "../../jobs/models/run-weights";
import { loadShipped } from "../../jobs/models/shipped/load-shipped";
import { scalingOf } from "../../metrics/calibration/network-calibration";
import type { PublishedModel } from "../../publish/model";
import type { Store } from "../../store/open-store";
import { findRun } from "../../store/runs/run-store";
import type { RunDetail } from "../../training/run";
import { defineCommand } from "../command";
import { withStore } from "../with-store";

export const exportCommand = defineCommand({
  name: "export",
  usage: "<run or model> --to <dir>",
  summary: "write the files and card of a run, or of a published model, into a folder",
  details:
    "A run goes before a model of its name. Writes model.onnx, explanation.onnx, tfjs/ (TensorFlow.js Layers), preprocessing.json, gate.json,\nlabels.json, MODEL_CARD.md and golden/: drawings with what the network says of them, to check another program by. No film of a\ndata set is exported.\nFiles of these names in the folder are replaced, others stay.",
  options: { to: { type: "string", value: "<dir>", help: "the folder; made where it is missing" } },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [name] }) {
    if (values.to === undefined)
      throw new HilumError("badRequest", "`export` needs --to <dir>.", {
        remedy: "For example: npx hilum export quickstart-1 --to exported",
      });
    const folder = resolve(values.to);
    return withStore(async (store) => {
      const { id, files, notes } = await filesOf(store, name);
      for (const file of files) await write(folder, file);
      const written = files.map(({ path, bytes }) => ({ path, bytes: bytes.length }));
      return {
        json: { run: id, folder, files: written, notes },
        text: [
          line`Exported ${name} to ${folder}:`,
          ...written.map(({ path, bytes }) => line`  ${path} (${bytes.toLocaleString("en-GB")} bytes)`),
          ...notes.map(printableLine),
        ].join("\n"),
      };
    });
  },
});

async function filesOf(store: Store, name: string): Promise<RunExport & { id: string }> {
  const model = (await findRun(store, name)) === null ? await findPublished(store, name) : null;
  return model === null ? filesOfRun(store, name) : { id: model.run, ...(await filesOfModel(store, model)) };
}

async function filesOfModel(store: Store, model: PublishedModel): Promise<RunExport> {
  const isOne = passesOf(model) === 1;
  const outside = outsideTests(await listEvaluations(store, model.run), `${model.name}@${model.version}`, isOne);
  const files = { onnx: await store.blobs.get(model.onnxDigest), explain: await store.blobs.get(model.explainDigest) };
  return exportModel(model, files, isOne ? await networkOf(store, model) : null, { ...model, outside });
}

/** The network of a model that is one. */
async function networkOf(store: Store, model: PublishedModel): Promise<TrainedNetwork> {
  const { labels, cnn, preprocessing, activation, calibration, shipped, run } = model;
  const weights =
    shipped === null ? await loadWeights(store, run) : (await loadShipped(store, shipped)).networks[0].weights;
  return { labels, cnn, preprocessing, activation, weights, scaling: scalingOf(calibration, labels.length) };
}

async function filesOfRun(store: Store, name: string): Promise<RunExport & { id: string }> {
  const member = await loadTrainedNetwork(store, name);
  const { run, report, network } = member;
  const { cnn, preprocessing, activation } = network;
  const card = {
    name: run.name,
    run: run.id,
    labels: report.labels,
    cnn,
    preprocessing,
    activation,
    ...(await publicationTrust(store, await judgeEnsemble(store, [member], "none"), null)),
    synthetic: run.synthetic,
    dataset: await describeTrainingData(store, run),
    start: await describeStart(store, run),
    report,
    doubts: run.doubts,
    findings: await findingsOf(store, run),
    testLooks: run.testLooks,
    waivers: run.spec.waivers,
    training: run.spec.training,
    outside: outsideTests(await listEvaluations(store, run.id)),
    leftOut: await loadLeftOutSources(store, run.id),
  };
  return { id: run.id, ...(await exportRun(network, card)) };
}

/** What is known of a run so far; none where its shortcut audit is not there, for half of it would look like all. */
async function findingsOf(store: Store, { id, doubts }: RunDetail): Promise<ModelFinding[]> {
  const report = shortcutReportOf(await findShortcutAudit(store, id));
  return report === null ? [] : [...doubtFindings(doubts), ...report.findings];
}

/** Under its name only when it is whole. Throws `storageUnavailable` when it cannot be written. */
async function write(folder: string, { path, bytes }: ExportedFile): Promise<void> {
  const target = join(folder, path);
  const temporary = `${target}.${process.pid}`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(temporary, bytes);
    await rename(temporary, target);
  } catch (error) {
    throw new HilumError(
      "storageUnavailable",
      `${target} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error, remedy: "Choose another folder with --to." },
    );
  }
}
