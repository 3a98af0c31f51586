import { readFile, stat } from "node:fs/promises";
import { type ErrorBody, HilumError } from "../errors";
import { checkFileBytes } from "../imaging/film-size";
import { WARNING } from "../publish/model";
import { type FilmPrediction, predictFilms } from "../runs/predict-films";
import type { Store } from "../store/open-store";
import { defineCommand } from "./command";
import { textTable } from "./text-table";
import { withStore } from "./with-store";

/** Films are read and judged in groups, so that a folder of them need not fit in memory at once. */
const GROUP = 16;

export const predictCommand = defineCommand({
  name: "predict",
  usage: "<run or model> <file…>",
  summary: "predict labels of image files (PNG, JPEG, TIFF, DICOM)",
  details: "A file that cannot be read gets an error in its place and the others their prediction; the exit code is then 1.\n--json prints an array in the order of the files.",
  options: {},
  positionals: { min: 2, max: 100_000 },
  run: ({ positionals: [name, ...files] }, { terminal, signal }) =>
    withStore(async (store) => {
      const step = terminal.step(`Predicting ${files.length} ${files.length === 1 ? "film" : "films"} with ${name}`);
      const predictions: FilmPrediction[] = [];
      try {
        for (let start = 0; start < files.length; start += GROUP) {
          signal.throwIfAborted();
          predictions.push(...(await predictGroup(store, name, files.slice(start, start + GROUP))));
          step.progress(predictions.length / files.length, `${predictions.length} of ${files.length}`);
        }
      } catch (error) {
        step.fail();
        throw error;
      }
      step.done();
      terminal.line(terminal.dim(WARNING));
      const failed = predictions.filter((prediction) => "error" in prediction).length;
      return { json: predictions, text: predictionText(predictions), exitCode: failed > 0 ? 1 : 0 };
    }),
});

/** Predictions in the order of the files; a file that cannot be opened gets its error in its place. */
async function predictGroup(store: Store, name: string, files: readonly string[]): Promise<FilmPrediction[]> {
  const opened = await Promise.all(files.map(openFilm));
  const readable = opened.filter((film) => "bytes" in film);
  // Also without films: whether there is such a model matters more than a file that is missing.
  const answers = await predictFilms(store, name, readable);
  let next = 0;
  return opened.map((film) => ("bytes" in film ? answers[next++] : film));
}

type Refusal = Pick<ErrorBody, "code" | "message">;
type OpenedFilm = { name: string; bytes: Uint8Array } | { file: string; error: Refusal };

async function openFilm(file: string): Promise<OpenedFilm> {
  try {
    const stats = await stat(file);
    if (!stats.isFile()) throw new HilumError("badRequest", "This is not a file.");
    checkFileBytes(stats.size);
    return { name: file, bytes: await readFile(file) };
  } catch (error) {
    return { file, error: openingError(error) };
  }
}

function openingError(error: unknown): Refusal {
  if (error instanceof HilumError) return { code: error.code, message: error.message };
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return { code: "notFound", message: "There is no such file." };
  return { code: "environment", message: `The file cannot be opened (${code || String(error)}).` };
}

function predictionText(predictions: readonly FilmPrediction[]): string {
  const labels = [...new Set(predictions.flatMap((prediction) => ("error" in prediction ? [] : Object.keys(prediction.probabilities))))];
  const rows = predictions.map((prediction) =>
    "error" in prediction
      ? [prediction.file, `– ${prediction.error.message}`, ...labels.map(() => "")]
      : [prediction.file, prediction.prediction, ...labels.map((label) => prediction.probabilities[label].toFixed(4))],
  );
  return textTable(["file", "prediction", ...labels], rows);
}
