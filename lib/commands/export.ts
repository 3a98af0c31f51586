import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { HilumError } from "../errors";
import { type ExportedFile, exportRun } from "../publish/export-run";
import { loadWeights } from "../runs/run-weights";
import { getDataset } from "../store/dataset-store";
import { getRun } from "../store/run-store";
import type { Store } from "../store/open-store";
import { defineCommand } from "./command";
import { withStore } from "./with-store";

export const exportCommand = defineCommand({
  name: "export",
  usage: "<run> --to <dir>",
  summary: "write a run's models and model card into a folder",
  details: "Writes model.onnx, explanation.onnx, tfjs/ (TensorFlow.js Layers), preprocessing.json, labels.json and MODEL_CARD.md.\nFiles of these names in the folder are replaced, others stay.",
  options: { to: { type: "string", value: "<dir>", help: "the folder; made where it is missing" } },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [name] }) {
    if (values.to === undefined) throw new HilumError("badRequest", "`export` needs --to <dir>.", { remedy: "For example: npx hilum export quickstart-1 --to exported" });
    const folder = resolve(values.to);
    return withStore(async (store) => {
      const { id, files } = await filesOf(store, name);
      for (const file of files) await write(folder, file);
      const written = files.map(({ path, bytes }) => ({ path, bytes: bytes.length }));
      return { json: { run: id, folder, files: written }, text: [`Exported ${name} to ${folder}:`, ...written.map(({ path, bytes }) => `  ${path} (${bytes.toLocaleString("en-GB")} bytes)`)].join("\n") };
    });
  },
});

async function filesOf(store: Store, name: string): Promise<{ id: string; files: ExportedFile[] }> {
  const run = await getRun(store, name);
  const weights = await loadWeights(store, run.id);
  if (run.report === null) throw new HilumError("conflict", `Run ${run.name} was not evaluated yet.`, { remedy: "Wait until it is completed." });
  const { cnn, preprocessing, training } = run.spec;
  const { id, title, fingerprint, images, patients } = await getDataset(store, run.spec.dataset);
  const { labels } = run.report;
  const card = { name: run.name, run: run.id, labels, cnn, preprocessing, synthetic: run.synthetic, dataset: { id, title, fingerprint, images, patients }, report: run.report, training };
  return { id: run.id, files: await exportRun({ cnn, labels, weights, preprocessing }, card) };
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
    throw new HilumError("storageUnavailable", `${target} cannot be written: ${error instanceof Error ? error.message : String(error)}.`, { cause: error, remedy: "Choose another folder with --to." });
  }
}
