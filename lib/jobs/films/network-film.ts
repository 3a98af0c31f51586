import { judgeFilm, type NetworkEye } from "../../gate/judge-film";
import { type Rejection, rejectionOf } from "./prepared-film";

/** A film to be asked about, as it was sent. */
export interface NetworkFilmRequest extends NetworkEye {
  /** What messages call it. */
  file: string;
  bytes: Uint8Array;
}

/** `[size, size]` grey values 0–255, or why a model should not be asked. */
export type NetworkFilm = { square: Uint8Array } | { rejected: Rejection };

/** {@link judgeFilm}, as a thread answers: the film itself stays there. */
export async function networkFilm({ file, bytes, ...eye }: NetworkFilmRequest): Promise<NetworkFilm> {
  const judged = await judgeFilm(bytes, file, eye);
  return "square" in judged ? { square: judged.square } : { rejected: rejectionOf(judged.refusal) };
}
