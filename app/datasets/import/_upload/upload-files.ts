import { isHilumError } from "@/lib/errors";

const PARALLEL = 4;
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;

interface Upload<File> {
  files: readonly File[];
  /** Sends one file; null when it was accepted, else why not. */
  send: (file: File, signal: AbortSignal) => Promise<string | null>;
  /** @default nothing is done */
  onStart?: (file: File) => void;
  onDone: (file: File, reason: string | null) => void;
  signal: AbortSignal;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** True where the same request may well succeed in a moment: the line or the server was away. */
function isPassing(error: unknown): boolean {
  return isHilumError(error) && (error.code === "storageUnavailable" || error.code === "environment");
}

async function sendPatiently<File>(file: File, { send, signal }: Upload<File>): Promise<string | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(file, signal);
    } catch (error) {
      if (signal.aborted || !isPassing(error) || attempt === ATTEMPTS) throw error;
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

/**
 * Sends files a few at a time. A refused file is reported and the rest goes on; a line that breaks is tried again for
 * some seconds, then the upload rejects and can be taken up later. Rejects with the signal's reason when aborted.
 */
export async function uploadFiles<File>(upload: Upload<File>): Promise<void> {
  const waiting = [...upload.files].reverse();
  const lane = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      upload.signal.throwIfAborted();
      upload.onStart?.(file);
      upload.onDone(file, await sendPatiently(file, upload));
    }
  };
  // After the first failure the other lanes stop by themselves: what they would send next is taken away.
  const lanes = Array.from({ length: PARALLEL }, () =>
    lane().catch((error: unknown) => {
      waiting.length = 0;
      throw error;
    }),
  );
  await Promise.all(lanes);
}
