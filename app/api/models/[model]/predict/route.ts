import { readFormFiles } from "@/lib/api/server/read-form-files";
import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { HilumError } from "@/lib/errors";
import { Admission } from "@/lib/api/server/admission";
import { predictFilms } from "@/lib/jobs/models/predict-films";

const MAX_FILMS = 64;
const MAX_FILE_BYTES = 64 * 2 ** 20;
/** What a body counts as that does not say how long it is. */
const UNTOLD_BYTES = 16 * 2 ** 20;
const admission = new Admission({ requests: 128, bytes: 512 * 2 ** 20 });

const REMEDY = `Send up to ${MAX_FILMS} films in fields called file, e.g. curl -F file=@film.png …`;

const sizeError = (name: string) => ({
  file: name,
  error: { code: "tooLarge", message: `The file is larger than ${MAX_FILE_BYTES / 2 ** 20} MiB.` },
});

/**
 * POST /api/models/:model/predict: multipart, one or many films in `file` → a JSON array, as `hilum predict --json` prints
 * it; file names come back as they were sent. A film that no model should answer has an error with `refusal`, `message` and
 * `remedy`. `?evenDrawings=true` asks a model that saw only drawings about other films too. 503 with Retry-After while more requests are in hand than can wait.
 */
export const POST = handle<{ model: string }>(async (request, { params }) => {
  const { model } = await params;
  return admission.admit(Number(request.headers.get("content-length")) || UNTOLD_BYTES, () => predict(request, model));
});

async function predict(request: Request, model: string): Promise<unknown> {
  const files = await readFormFiles(request, { files: MAX_FILMS, fileBytes: MAX_FILE_BYTES, remedy: REMEDY });
  if (files.length === 0) throw new HilumError("badRequest", "The form has no file.", { remedy: REMEDY });
  // A film that is too large gets its error in its place, as one that cannot be read does.
  const films = files.flatMap(({ name, bytes }) => (bytes === null ? [] : { name, bytes }));
  const evenDrawings = new URL(request.url).searchParams.get("evenDrawings") === "true";
  const options = { signal: request.signal, evenDrawings };
  const answers = (await predictFilms(await serverStore(), model, films, options)).values();
  return files.map(({ name, bytes }) => (bytes === null ? sizeError(name) : answers.next().value));
}
