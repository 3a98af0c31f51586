"use client";

import { useCallback, useRef, useState } from "react";
import { showFailure } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import { type RejectedFile } from "@/lib/datasets/dataset";
import { type LayoutChoice } from "@/lib/datasets/import/plan-import";
import { type ImportReview, reviewImport } from "@/lib/datasets/import/review-import";
import { type ErrorBody, toErrorBody } from "@/lib/errors";
import { forgetImport, type ImportTarget, type InterruptedImport, rememberImport } from "../_upload/interrupted-import";
import { type ImportPreview } from "../_upload/preview-import";
import { sendFilm } from "../_upload/send-film";
import { uploadFiles } from "../_upload/upload-files";
import { fileDone, fileStarted, startProgress, type UploadProgress } from "../_upload/upload-progress";

/** Where an upload stands. A `broken` one can be taken up again: what arrived stays on the server. */
export type UploadState =
  | { step: "idle" }
  | { step: "sending"; session: InterruptedImport; progress: UploadProgress }
  | { step: "read" | "committing"; session: InterruptedImport; review: ImportReview; failure: ErrorBody | null }
  | { step: "broken"; failure: ErrorBody; session: InterruptedImport | null };

export interface UploadRequest {
  target: ImportTarget;
  choice: LayoutChoice;
  preview: ImportPreview;
  /** Goes on with this import instead of starting one: films that arrived are not sent again. */
  session: InterruptedImport | null;
}

interface Upload {
  state: UploadState;
  start: (request: UploadRequest) => void;
  /** Makes the data set of what was read; gives its name, or null where that failed and the state says why. */
  commit: (replace: boolean) => Promise<string | null>;
  /** Gives up the import with all that arrived. */
  cancel: () => void;
}

const startOf = ({ name, title, adds }: ImportTarget) => ({ name, title, adds });

async function openSession({ target, choice, session }: UploadRequest): Promise<InterruptedImport> {
  const opened = {
    id: session?.id ?? (await client.startImport(startOf(target))).import,
    target: session?.target ?? target,
    choice,
  };
  rememberImport(opened);
  return opened;
}

/** Sends what has not arrived; ends with what was read of it all. */
async function sendAll(
  session: InterruptedImport,
  { preview, session: before }: UploadRequest,
  signal: AbortSignal,
  onProgress: (progress: UploadProgress) => void,
): Promise<ImportReview> {
  const arrived =
    before === null
      ? { accepted: [], rejected: [] }
      : await client.listArrived(
          session.id,
          preview.films.map(({ path, stamp }) => ({ path, stamp })),
          { signal },
        );
  const accepted = new Set(arrived.accepted);
  const rejected: RejectedFile[] = [...arrived.rejected];
  const settled = new Set([...accepted, ...rejected.map(({ file }) => file)]);
  const films = preview.films.filter(({ path }) => !settled.has(path));
  let progress = startProgress(
    films.length,
    films.reduce((sum, { size }) => sum + size, 0),
    performance.now(),
  );
  onProgress(progress);
  await uploadFiles({
    files: films,
    signal,
    send: (film, stop) => sendFilm(session.id, film, stop),
    onStart: ({ path }) => (progress = fileStarted(progress, path)),
    onDone: (film, reason) => {
      if (reason === null) accepted.add(film.path);
      else rejected.push({ file: film.path, reason });
      onProgress((progress = fileDone(progress, film, reason, performance.now())));
    },
  });
  return reviewImport(
    preview.films.map(({ planned, stamp }) => ({ ...planned, stamp })),
    accepted,
    [...preview.ignored, ...rejected],
  );
}

/** Uploads a plan film by film, waits for a look at what was read, and makes the data set of it. */
export function useUpload(): Upload {
  const [state, setState] = useState<UploadState>({ step: "idle" });
  const running = useRef<AbortController | null>(null);

  const start = useCallback((request: UploadRequest) => {
    const stop = new AbortController();
    running.current = stop;
    let session = request.session;
    const run = async () => {
      const opened = (session = await openSession(request));
      const review = await sendAll(opened, request, stop.signal, (progress) =>
        setState({ step: "sending", session: opened, progress }),
      );
      setState({ step: "read", session: opened, review, failure: null });
    };
    run().catch(async (error: unknown) => {
      if (!stop.signal.aborted) return setState({ step: "broken", failure: toErrorBody(error), session });
      await giveUp(session);
      setState({ step: "idle" });
    });
  }, []);

  const commit = useCallback(
    async (replace: boolean) => {
      if (state.step !== "read") return null;
      const { session, review } = state;
      setState({ step: "committing", session, review, failure: null });
      try {
        const { dataset } = await client.commitImport(session.id, {
          films: review.films,
          rejected: review.rejected,
          replace,
        });
        if (session.target.testOnly) await client.setTestOnly(dataset.id, true).catch(showFailure);
        forgetImport();
        return dataset.id;
      } catch (error) {
        setState({ step: "read", session, review, failure: toErrorBody(error) });
        return null;
      }
    },
    [state],
  );

  const cancel = useCallback(() => {
    if (state.step === "sending") return running.current?.abort();
    if (state.step === "idle" || state.step === "committing") return;
    void giveUp(state.session).then(() => setState({ step: "idle" }));
  }, [state]);
  return { state, start, commit, cancel };
}

async function giveUp(session: InterruptedImport | null): Promise<void> {
  // Whatever cannot be given up now the server clears away by itself.
  if (session !== null) await client.cancelImport(session.id).catch(() => undefined);
  forgetImport();
}
