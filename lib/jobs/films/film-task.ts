/** @file All that is done to films where it must not hold up a server: the tasks of a decoding thread. */
import { assertNever } from "../../invariant";
import { toEightBit } from "../../imaging/display-window";
import { decodeGreyPng, encodeGreyPng } from "../../imaging/png/grey-png";
import { thumbnail } from "../../imaging/resize";
import { type DecodeRequest, decodeRequest } from "./decode-request";
import { networkFilm, type NetworkFilm, type NetworkFilmRequest } from "./network-film";
import { packFilm, type PackTask } from "./pack-pool";
import { type Preparation } from "./prepared-film";

/** A stored film to be shown smaller, with at most `side` pixels a side. */
export interface ReduceTask {
  png: Uint8Array;
  side: number;
}

export type FilmTask =
  | { kind: "import"; request: DecodeRequest }
  | { kind: "predict"; request: NetworkFilmRequest }
  | { kind: "pack"; request: PackTask }
  | { kind: "reduce"; request: ReduceTask };

/** What becomes of each kind. */
export interface FilmTaskResults {
  import: Preparation;
  predict: NetworkFilm;
  /** `[size, size]` grey values 0–255. */
  pack: Uint8Array;
  /** An 8-bit grey PNG. */
  reduce: Uint8Array;
}

/** Performs a task. Throws `corruptImage` for a stored film that is damaged; what a stranger's film may hold is in the result. */
export async function performFilmTask(task: FilmTask): Promise<FilmTaskResults[FilmTask["kind"]]> {
  switch (task.kind) {
    case "import":
      return decodeRequest(task.request);
    case "predict":
      return networkFilm(task.request);
    case "pack":
      return packFilm(task.request);
    case "reduce":
      return encodeGreyPng(toEightBit(thumbnail(decodeGreyPng(task.request.png), task.request.side)));
    default:
      return assertNever(task);
  }
}
