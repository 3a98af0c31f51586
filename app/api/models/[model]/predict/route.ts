import { serverStore } from "@/lib/api/server-store";
import { handle } from "@/lib/api/translate-error";
import { HilumError } from "@/lib/errors";
import { Admission } from "@/lib/runs/admission";
import { predictFilms } from "@/lib/runs/predict-films";

const MAX_FILMS = 64;
const MAX_FILE_BYTES = 64 * 2 ** 20;
const MAX_REQUEST_BYTES = 256 * 2 ** 20;
/** What a body counts as that does not say how long it is. */
const UNTOLD_BYTES = 16 * 2 ** 20;
const admission = new Admission({ requests: 128, bytes: 512 * 2 ** 20 });

const tooLarge = (message: string) => new HilumError("tooLarge", message, { remedy: `Send at most ${MAX_FILMS} films and ${MAX_REQUEST_BYTES / 2 ** 20} MiB at once.` });

const sizeError = ({ name }: File) => ({ file: name, error: { code: "tooLarge", message: `The file is larger than ${MAX_FILE_BYTES / 2 ** 20} MiB.` } });

/**
 * POST /api/models/:model/predict: multipart, one or many films in `file` → a JSON array, as `hilum predict --json` prints
 * it; file names come back as they were sent. 503 with Retry-After while more requests are in hand than can wait.
 */
export const POST = handle<{ model: string }>(async (request, { params }) => {
  const { model } = await params;
  return admission.admit(Number(request.headers.get("content-length")) || UNTOLD_BYTES, () => predict(request, model));
});

async function predict(request: Request, model: string): Promise<unknown> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_REQUEST_BYTES) throw tooLarge("The request is too large.");
  const form = await request.formData().catch((cause: unknown) => {
    throw new HilumError("badRequest", "The request is not a multipart form.", { remedy: "Send the films in fields called file, e.g. curl -F file=@film.png …", cause });
  });
  const files = form.getAll("file").filter((entry) => entry instanceof File);
  if (files.length === 0) throw new HilumError("badRequest", "The form has no file.", { remedy: "Send the films in fields called file, e.g. curl -F file=@film.png …" });
  if (files.length > MAX_FILMS) throw tooLarge(`The request holds ${files.length} films.`);
  // A film that is too large gets its error in its place, as one that cannot be read does; its bytes are never copied.
  const small = files.filter(({ size }) => size <= MAX_FILE_BYTES);
  const films = await Promise.all(small.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
  const answers = (await predictFilms(await serverStore(), model, films, { signal: request.signal })).values();
  return files.map((file) => (file.size > MAX_FILE_BYTES ? sizeError(file) : answers.next().value));
}
