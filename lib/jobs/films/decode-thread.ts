/** @file The program of one decoding thread. */
import { isHilumError } from "../../errors";
import { type FilmTask, type FilmTaskResults, performFilmTask } from "./film-task";
import { type Rejection } from "./prepared-film";
import { serveTasks } from "../../threads/serve";

serveTasks(async (task: FilmTask) => {
  const value = await performFilmTask(task).catch((error: unknown): { rejected: Rejection } => {
    // A film of ours that cannot be read is a failure, a stranger's a refusal.
    if (isHilumError(error) || task.kind === "pack" || task.kind === "reduce") throw error;
    // Not its name: that may be a patient's.
    process.stderr.write(`a film could not be decoded: ${error instanceof Error ? error.stack : String(error)}\n`);
    return { rejected: { code: "corruptImage", reason: "The file could not be decoded." } };
  });
  return { value, moved: buffersOf(value) };
});

/** What the answer owns: a window into a larger buffer, such as the file's own bytes, is copied. */
function buffersOf(value: FilmTaskResults[FilmTask["kind"]]): ArrayBuffer[] {
  const bytes = value instanceof Uint8Array ? value : "film" in value ? value.film.png : "square" in value ? value.square : null;
  return bytes !== null && bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.byteLength ? [bytes.buffer] : [];
}
