/** @file Experiments as readable JSON files in one folder, which belongs to git and not to the database. */
import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { PRESETS } from "../../architectures/presets";
import { refuseLayer } from "../../architectures/refuse-layer";
import { HilumError } from "../../errors";
import { Experiment, ExperimentId, type StoredExperiment } from "../../experiments/experiment";
import {
  copyExperiment,
  experimentFromRun,
  experimentIdFrom,
  newExperiment,
  type NewExperimentOptions,
} from "../../experiments/new-experiment";
import { type RunSummary } from "../../training/run";
import { writeDurably } from "./write-durably";
import { withFileLock } from "./file-lock";
import { projectFolder } from "./hilum-home";
import { errorCode } from "../../error-code";
import { storageFailure } from "../../failures/storage-failure";

/** HILUM_EXPERIMENTS, else `experiments` in the checkout. */
export function experimentsFolder(): string {
  return process.env.HILUM_EXPERIMENTS ? resolve(process.env.HILUM_EXPERIMENTS) : join(projectFolder(), "experiments");
}

/** A file in the folder that is not an experiment, and why. */
export interface UnreadableExperiment {
  file: string;
  reason: string;
}

/** Every experiment, the last changed first, and the files that could not be read. */
export async function readExperiments(): Promise<{
  experiments: StoredExperiment[];
  unreadable: UnreadableExperiment[];
}> {
  const experiments: StoredExperiment[] = [];
  const unreadable: UnreadableExperiment[] = [];
  for (const file of (await filesIn(experimentsFolder())).filter((name) => name.endsWith(".json"))) {
    try {
      experiments.push(await loadExperiment(file.slice(0, -".json".length)));
    } catch (error) {
      if (!(error instanceof HilumError)) throw error;
      unreadable.push({ file, reason: error.message });
    }
  }
  experiments.sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  return { experiments, unreadable };
}

/** Every readable experiment, the last changed first. */
export async function listExperiments(): Promise<StoredExperiment[]> {
  return (await readExperiments()).experiments;
}

/** One experiment. Throws `notFound`, and `invalidExperiment` when the file was edited into something else. */
export async function loadExperiment(id: string): Promise<StoredExperiment> {
  const path = pathOf(id);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw storageFailure(error, path);
    throw new HilumError("notFound", `There is no experiment called ${id}.`, {
      remedy: "See the list on the Experiments page.",
    });
  });
  const experiment = parseExperiment(text, `${id}.json`);
  if (experiment.id !== id)
    throw new HilumError("invalidExperiment", `${id}.json says that its id is ${experiment.id}.`, {
      remedy: "Give the file the name of its id.",
    });
  return { experiment, revision: revisionOf(text), updatedAt: (await stat(path)).mtime.toISOString() };
}

/** Parses the text of an experiment file. Throws `invalidExperiment` with the first wrong place, the layer where it is in a network. */
export function parseExperiment(text: string, fileName: string): Experiment {
  let document: unknown = null;
  try {
    document = JSON.parse(text);
    return Experiment.parse(document);
  } catch (error) {
    const layer = error instanceof z.ZodError ? refuseLayer(document, error) : null;
    const remedy = [layer?.remedy, "Correct the file, or restore it from git."]
      .filter((part) => part !== undefined)
      .join(" ");
    throw new HilumError(
      "invalidExperiment",
      `${fileName} is not a valid experiment: ${layer?.message ?? complaint(error)}`,
      { cause: error, remedy },
    );
  }
}

/** Saves over the revision the editor started from. Throws `conflict` when somebody else saved in between. */
export async function saveExperiment(experiment: Experiment, expectedRevision: string): Promise<StoredExperiment> {
  return locked(async () => {
    const { revision } = await loadExperiment(experiment.id);
    if (revision !== expectedRevision)
      throw new HilumError("conflict", `${experiment.title} was changed elsewhere since you opened it.`, {
        remedy: "Reload to see that version. Your changes here are not saved.",
      });
    return write(experiment);
  });
}

export interface NewExperimentRequest {
  title: string;
  question?: string;
  /** The data set of the Data cell. @default none chosen yet */
  dataset?: string | null;
}

/** A new experiment with one cell of each kind and the default network. */
export async function createExperiment({
  title,
  question,
  dataset = null,
}: NewExperimentRequest): Promise<StoredExperiment> {
  const cnn = PRESETS[0].spec(128);
  return create(title, (options) => newExperiment({ ...options, question }, { cnn, dataset }));
}

/** A copy under a new title, without outputs. Throws `notFound`. */
export async function cloneExperiment(source: string, title: string): Promise<StoredExperiment> {
  const { experiment } = await loadExperiment(source);
  return create(title, (options) => copyExperiment(experiment, options));
}

/** An experiment that would launch exactly what the run was. */
export async function createExperimentFromRun(run: RunSummary, title: string): Promise<StoredExperiment> {
  return create(title, (options) => experimentFromRun(run, options));
}

async function create(title: string, make: (options: NewExperimentOptions) => Experiment): Promise<StoredExperiment> {
  return locked(async () => {
    const taken = (await filesIn(experimentsFolder())).map((file) => file.replace(/\.json$/, ""));
    return write(Experiment.parse(make({ id: experimentIdFrom(title, taken), title })));
  });
}

async function write(experiment: Experiment): Promise<StoredExperiment> {
  const text = `${JSON.stringify(Experiment.parse(experiment), null, 2)}\n`;
  await writeDurably(pathOf(experiment.id), Buffer.from(text));
  return { experiment, revision: revisionOf(text), updatedAt: new Date().toISOString() };
}

/** The web server and a command may save at the same moment. */
async function locked<T>(work: () => Promise<T>): Promise<T> {
  const folder = experimentsFolder();
  try {
    await mkdir(folder, { recursive: true });
    return await withFileLock(join(folder, ".lock"), work, 10_000);
  } catch (error) {
    throw storageFailure(error, folder);
  }
}

async function filesIn(folder: string): Promise<string[]> {
  return (
    await readdir(folder).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return [];
      throw storageFailure(error, folder);
    })
  ).sort();
}

/** The id is checked before it becomes a path: it comes from addresses of pages. */
function pathOf(id: string): string {
  if (!ExperimentId.safeParse(id).success)
    throw new HilumError("notFound", `There is no experiment called ${id.slice(0, 80)}.`);
  return join(experimentsFolder(), `${id}.json`);
}

const revisionOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

function complaint(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [first] = error.issues;
    return `${first.path.join(".") || "the file"}: ${first.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** True when there is a file of this id. */
export async function hasExperiment(id: string): Promise<boolean> {
  return access(pathOf(id)).then(
    () => true,
    () => false,
  );
}
