/** @file The program of one decoding thread. */
import { isHilumError } from "../../errors";
import { type Answer } from "../../threads/methods";
import { starterPort } from "../../threads/node-thread";
import { serve } from "../../threads/serve";
import { filmMethods, type FilmMethods } from "./film-methods";
import { type Rejection } from "./prepared-film";

// A film of ours that cannot be read is a failure, a stranger's a refusal.
serve<FilmMethods>(
  starterPort(),
  {
    ...filmMethods,
    import: (request) => filmMethods.import(request).catch(refuse),
    predict: (request) => filmMethods.predict(request).catch(refuse),
  },
  arraysOf,
);

function refuse(error: unknown): { rejected: Rejection } {
  if (isHilumError(error)) throw error;
  // Not its name: that may be a patient's.
  process.stderr.write(`a film could not be decoded: ${error instanceof Error ? error.stack : String(error)}\n`);
  return { rejected: { code: "corruptImage", reason: "The file could not be decoded." } };
}

function arraysOf(answer: Answer<FilmMethods, keyof FilmMethods>): Uint8Array[] {
  if (answer instanceof Uint8Array) return [answer];
  if ("film" in answer) return [answer.film.png];
  if ("square" in answer) return [answer.square];
  return "png" in answer ? [answer.png] : [];
}
