import { readFile, stat } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { printableJson } from "../../../bin/printable.mjs";
import { formatElapsed, type Step } from "../../../bin/terminal.mjs";
import { type ErrorBody, HilumError } from "../../errors";
import { checkFileBytes } from "../../imaging/film-size";
import { WARNING } from "../../publish/model";
import { type FilmAnswer, predictFilms } from "../../jobs/models/predict-films";
import type { Store } from "../../store/open-store";
import { type CommandContext, type CommandResult, defineCommand } from "../command";
import { areCountable, type NamedFile, namedFiles, type NameSources } from "./named-files";
import { textTable } from "../../text/text-table";
import { withStore } from "../with-store";

/** Films are read and judged in groups, so that a folder of them need not fit in memory at once. */
const GROUP = 32;
const GROUP_BYTES = 128 * 2 ** 20;

export const predictCommand = defineCommand({
  name: "predict",
  usage: "<run or model> <file, folder or ->…",
  summary: "predict labels of image files (PNG, JPEG, TIFF, DICOM)",
  details: [
    "A folder stands for all files in it and below, without hidden files and documents. `-` reads names from standard",
    "input, one a line, --files-from from a file; what a shell's command line cannot hold goes that way:",
    "  find films -name '*.dcm' -print0 | npx hilum predict my-model -0 -",
    "",
    "A file that cannot be read, or that no model should answer (a lateral film, a child's, an inverted one …), gets an",
    "error in its place with the reason and what to do, and the others their prediction; the exit code is then 1.",
    "--json prints an array in the order of the files; --lines prints each answer as it comes, one JSON value a line.",
  ].join("\n"),
  options: {
    "files-from": {
      type: "string",
      value: "<list>",
      help: "a file with the names of films, one a line; - is standard input",
    },
    null: { type: "boolean", short: "0", help: "names of a list end by a NUL, as find -print0 writes them" },
    "even-drawings": {
      type: "boolean",
      help: "ask a model that saw only drawings about other films too: what it says of them means nothing",
    },
    lines: { type: "boolean", help: "print each answer as it comes, one JSON value a line" },
  },
  positionals: { min: 1, max: 1_000_000 },
  async run({ values, positionals: [model, ...named] }, context) {
    if (values.lines && context.json)
      throw new HilumError("badRequest", "--json prints one value, --lines one a line: not both.");
    const listedIn = values["files-from"];
    const readsInput = named.includes("-") || listedIn === "-";
    const sources: NameSources = {
      named,
      listedIn,
      nulSeparated: values.null,
      ...(readsInput ? { input: addAbortSignal(context.signal, process.stdin) } : {}),
    };
    if (named.length === 0 && listedIn === undefined) throw noFilms("`predict` needs the name of a film.");
    const step = context.terminal.step(`Predicting with ${model}`);
    const predictions: FilmAnswer[] = [];
    const counts = { films: 0, failed: 0 };
    const take = (answers: readonly FilmAnswer[]) => {
      counts.films += answers.length;
      counts.failed += answers.filter((answer) => "error" in answer).length;
      if (!values.lines) predictions.push(...answers);
      else if (answers.length > 0) process.stdout.write(answers.map((answer) => `${printableJson(answer)}\n`).join(""));
    };
    try {
      await withStore((store) =>
        predictAll(store, model, sources, { context, step, take, evenDrawings: values["even-drawings"] ?? false }),
      );
      if (counts.films === 0) throw noFilms("No film was named.");
    } catch (error) {
      step.fail();
      throw error;
    }
    step.done(
      `Predicted ${counts.films} ${counts.films === 1 ? "film" : "films"} with ${model}${counts.failed > 0 ? `, ${counts.failed} without an answer` : ""}`,
    );
    context.terminal.line(context.terminal.dim(WARNING));
    return answer(predictions, counts.failed, values.lines ?? false);
  },
});

function answer(predictions: readonly FilmAnswer[], failed: number, written: boolean): CommandResult {
  return {
    json: written ? null : predictions,
    text: written ? "" : predictionText(predictions),
    written,
    exitCode: failed > 0 ? 1 : 0,
  };
}

function noFilms(message: string): HilumError {
  return new HilumError("badRequest", message, {
    remedy: "Give files, a folder, or - for names on standard input: npx hilum predict my-model films",
  });
}

interface Progress {
  context: CommandContext;
  step: Step;
  /** Called with the answers of one group after the other. */
  take(answers: readonly FilmAnswer[]): void;
  /** Whether a model that saw only drawings is asked about other films too. */
  evenDrawings: boolean;
}

async function predictAll(
  store: Store,
  model: string,
  sources: NameSources,
  { context: { signal }, step, take, evenDrawings }: Progress,
): Promise<void> {
  const total = (await areCountable(sources)) ? await countOf(sources) : null;
  const startedAt = performance.now();
  let done = 0;
  for await (const group of groupsOf(sources)) {
    signal.throwIfAborted();
    take(await predictGroup(store, model, group, { signal, evenDrawings }));
    done += group.length;
    step.progress(total === null ? null : done / total, progressNote(done, total, performance.now() - startedAt));
  }
}

async function countOf(sources: NameSources): Promise<number> {
  let count = 0;
  for await (const _ of namedFiles(sources)) count++;
  return count;
}

function progressNote(done: number, total: number | null, elapsedMs: number): string {
  const perMs = done / Math.max(1, elapsedMs);
  const left = total === null || done >= total ? "" : `, ${formatElapsed((total - done) / perMs)} left`;
  return `${done}${total === null ? "" : ` of ${total}`} films, ${(perMs * 1000).toFixed(0)}/s${left}`;
}

/** Opened films, as many at a time as may lie in memory. */
async function* groupsOf(sources: NameSources): AsyncGenerator<OpenedFilm[]> {
  let group: OpenedFilm[] = [];
  let bytes = 0;
  for await (const file of namedFiles(sources)) {
    const film = await openFilm(file);
    group.push(film);
    bytes += "bytes" in film ? film.bytes.length : 0;
    if (group.length < GROUP && bytes < GROUP_BYTES) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

/** Predictions in the order of the files; a file that cannot be opened gets its error in its place. */
async function predictGroup(
  store: Store,
  name: string,
  opened: readonly OpenedFilm[],
  options: { signal: AbortSignal; evenDrawings: boolean },
): Promise<FilmAnswer[]> {
  const readable = opened.filter((film) => "bytes" in film);
  // Also without films: whether there is such a model matters more than a file that is missing.
  const answers = await predictFilms(store, name, readable, options);
  let next = 0;
  return opened.map((film) => ("bytes" in film ? answers[next++] : film));
}

type Refusal = Omit<ErrorBody, "reasons">;
type OpenedFilm = { name: string; bytes: Uint8Array } | { file: string; error: Refusal };

async function openFilm({ path, name }: NamedFile): Promise<OpenedFilm> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new HilumError("forbidden", "The folder cannot be read.");
    if (!stats.isFile()) throw new HilumError("badRequest", "This is not a file.");
    checkFileBytes(stats.size);
    return { name, bytes: await readFile(path) };
  } catch (error) {
    return { file: name, error: openingError(error) };
  }
}

function openingError(error: unknown): Refusal {
  if (error instanceof HilumError) return { code: error.code, message: error.message };
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return { code: "notFound", message: "There is no such file." };
  return { code: "environment", message: `The file cannot be opened (${code || String(error)}).` };
}

function predictionText(predictions: readonly FilmAnswer[]): string {
  const labels = [
    ...new Set(
      predictions.flatMap((prediction) => ("error" in prediction ? [] : Object.keys(prediction.probabilities))),
    ),
  ];
  const rows = predictions.map((prediction) =>
    "error" in prediction
      ? [
          prediction.file,
          `– ${[prediction.error.message, prediction.error.remedy].filter(Boolean).join(" ")}`,
          ...labels.map(() => ""),
        ]
      : [prediction.file, prediction.prediction, ...labels.map((label) => prediction.probabilities[label].toFixed(4))],
  );
  return textTable(["file", "prediction", ...labels], rows);
}
