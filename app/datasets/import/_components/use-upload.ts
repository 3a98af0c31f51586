"use client";

import { useRouter } from "next/navigation";
import { useCallback, useRef, useState } from "react";
import { cancelImport, commitImport, getImport, putImportFile, startImport } from "@/lib/api/client";
import { type ErrorBody, toErrorBody } from "@/lib/errors";
import { forgetImport, type InterruptedImport, rememberImport } from "../_upload/interrupted-import";
import { type ChosenFile, type FilmToSend, type ImportPreview } from "../_upload/preview-import";
import { uploadFiles } from "../_upload/upload-files";
import { fileDone, startProgress, type UploadProgress } from "../_upload/upload-progress";

/** Where an upload stands. A `broken` one can be taken up again: what arrived stays on the server. */
export type UploadState =
  | { step: "idle" }
  | { step: "sending" | "committing"; name: string; progress: UploadProgress }
  | { step: "broken"; failure: ErrorBody; session: InterruptedImport | null };

export interface UploadRequest {
  name: string;
  title: string;
  preview: ImportPreview;
  /** Goes on with this import instead of starting one: films that arrived are not sent again. */
  session: InterruptedImport | null;
}

async function arrivedBefore(session: InterruptedImport): Promise<Set<string>> {
  const { accepted, rejected } = await getImport(session.id);
  return new Set([...accepted, ...rejected.map(({ file }) => file)]);
}

async function sendMetadata(session: InterruptedImport, metadata: ChosenFile | null): Promise<void> {
  if (metadata !== null) await putImportFile(session.id, "metadata.csv", await metadata.read());
}

/** An unreadable file on the person's own disk is that file's fault: it is listed, and the rest goes on. */
async function sendFilm(session: InterruptedImport, film: FilmToSend, signal: AbortSignal): Promise<string | null> {
  let bytes: Blob | Uint8Array<ArrayBuffer>;
  try {
    bytes = await film.read();
  } catch (error) {
    return toErrorBody(error).code === "internal" ? "the browser could not read the file" : toErrorBody(error).message;
  }
  const verdict = await putImportFile(session.id, film.path, bytes, { signal });
  return verdict.accepted ? null : verdict.reason;
}

/** Uploads a plan film by film and makes the data set of it; then the page of the data set opens. */
export function useUpload(): { state: UploadState; start: (request: UploadRequest) => void; cancel: () => void } {
  const [state, setState] = useState<UploadState>({ step: "idle" });
  const running = useRef<AbortController | null>(null);
  const router = useRouter();

  const start = useCallback((request: UploadRequest) => {
    const stop = new AbortController();
    running.current = stop;
    let session = request.session;
    const run = async () => {
      if (session === null) {
        const { import: id } = await startImport({ name: request.name, title: request.title });
        session = { id, name: request.name, title: request.title };
        rememberImport(session);
      }
      const upload = session;
      const arrived = request.session === null ? new Set<string>() : await arrivedBefore(upload);
      await sendMetadata(upload, request.preview.metadataFile);
      const films = request.preview.films.filter(({ path }) => !arrived.has(path));
      let progress = startProgress(films.length, films.reduce((sum, { size }) => sum + size, 0), performance.now());
      setState({ step: "sending", name: upload.name, progress });
      await uploadFiles({
        files: films, signal: stop.signal, send: (film, signal) => sendFilm(upload, film, signal),
        onDone: (film, reason) => {
          progress = fileDone(progress, film, reason, performance.now());
          setState({ step: "sending", name: upload.name, progress });
        },
      });
      setState({ step: "committing", name: upload.name, progress });
      const dataset = await commitImport(upload.id);
      forgetImport();
      router.push(`/datasets/${dataset.id}`);
    };
    run().catch(async (error: unknown) => {
      if (!stop.signal.aborted) return setState({ step: "broken", failure: toErrorBody(error), session });
      if (session !== null) await cancelImport(session.id).catch(() => undefined);
      forgetImport();
      setState({ step: "idle" });
    });
  }, [router]);

  const cancel = useCallback(() => running.current?.abort(), []);
  return { state, start, cancel };
}
