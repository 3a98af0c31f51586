import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { HilumError } from "../../errors";
import type { Experiment } from "../../experiments/experiment";
import { experimentsFolder, parseExperiment } from "../../store/files/experiment-files";

/** An experiment read from a file, and whether the file is the notebook of that id that the workbench shows. */
export interface ExperimentFile {
  experiment: Experiment;
  inWorkbench: boolean;
}

/** Reads an experiment from a path. Throws `notFound` without the file and `invalidExperiment` when it is no experiment. */
export async function experimentFromFile(path: string): Promise<ExperimentFile> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" && error.code !== "EISDIR") throw error;
    throw new HilumError("notFound", `There is no experiment file ${path}.`, {
      remedy: "The shipped ones lie in experiments/, e.g. experiments/quickstart.json.",
    });
  });
  const experiment = parseExperiment(text, path);
  return { experiment, inWorkbench: relative(experimentsFolder(), resolve(path)) === `${experiment.id}.json` };
}
