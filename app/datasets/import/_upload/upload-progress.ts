/** @file How far an upload is, as pure state. */
import { type RejectedFile } from "@/lib/datasets/dataset";

/** A file that was answered; a null `reason` is an acceptance. */
export interface AnsweredFile {
  file: string;
  reason: string | null;
}

export interface UploadProgress {
  films: number;
  bytes: number;
  accepted: number;
  rejected: readonly RejectedFile[];
  bytesDone: number;
  /** Files on their way. */
  sending: readonly string[];
  /** The last files that were answered, the newest first. */
  recent: readonly AnsweredFile[];
  startedMs: number;
  nowMs: number;
}

const RECENT = 6;

/** Nothing sent yet. */
export function startProgress(films: number, bytes: number, nowMs: number): UploadProgress {
  return { films, bytes, accepted: 0, rejected: [], bytesDone: 0, sending: [], recent: [], startedMs: nowMs, nowMs };
}

/** A film sets off. */
export function fileStarted(progress: UploadProgress, file: string): UploadProgress {
  return { ...progress, sending: [...progress.sending, file] };
}

/** One more film answered; a null `reason` is an acceptance. */
export function fileDone(
  progress: UploadProgress,
  film: { path: string; size: number },
  reason: string | null,
  nowMs: number,
): UploadProgress {
  return {
    ...progress,
    nowMs,
    bytesDone: progress.bytesDone + film.size,
    accepted: progress.accepted + (reason === null ? 1 : 0),
    rejected: reason === null ? progress.rejected : [...progress.rejected, { file: film.path, reason }],
    sending: progress.sending.filter((file) => file !== film.path),
    recent: [{ file: film.path, reason }, ...progress.recent].slice(0, RECENT),
  };
}

/** Share done 0–1 by bytes, rate in films and bytes a second, and the milliseconds left; nulls until there is something to measure. */
export function progressFigures(progress: UploadProgress): {
  share: number;
  done: number;
  filmsPerSecond: number | null;
  bytesPerSecond: number | null;
  etaMs: number | null;
} {
  const done = progress.accepted + progress.rejected.length;
  const elapsedMs = progress.nowMs - progress.startedMs;
  const share = progress.bytes === 0 ? 0 : progress.bytesDone / progress.bytes;
  if (done === 0 || elapsedMs <= 0) return { share, done, filmsPerSecond: null, bytesPerSecond: null, etaMs: null };
  return {
    share,
    done,
    filmsPerSecond: (1000 * done) / elapsedMs,
    bytesPerSecond: (1000 * progress.bytesDone) / elapsedMs,
    etaMs: share === 0 ? null : elapsedMs * (1 / share - 1),
  };
}
