import { readBytes } from "@/lib/api/server/read-bytes";
import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { SentFile } from "@/lib/datasets/sent-file";
import { HilumError } from "@/lib/errors";
import { MAX_FILE_BYTES } from "@/lib/imaging/film-size";
import { receiveImportFile } from "@/lib/jobs/import/import-session";

/**
 * PUT /api/imports/:id/files, the path in the header `x-hilum-path` (percent-encoded UTF-8, out of reach of logs), the size
 * and time of the file in `x-hilum-stamp`: the raw bytes of one film → {accepted} or {accepted: false, reason}.
 */
export const PUT = handle<{ id: string }>(async (request, { params }) => {
  const file = fileOf(request);
  const bytes = await readBytes(
    request,
    MAX_FILE_BYTES,
    () => new HilumError("tooLarge", `The file has more than ${MAX_FILE_BYTES / 2 ** 20} MiB.`),
  );
  return receiveImportFile(await serverStore(), (await params).id, file, bytes);
});

function fileOf({ headers }: Request): SentFile {
  try {
    return SentFile.parse({
      path: decodeURIComponent(headers.get("x-hilum-path") ?? ""),
      stamp: headers.get("x-hilum-stamp") ?? "",
    });
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new HilumError("badRequest", "The header x-hilum-path is not percent-encoded UTF-8.");
  }
}
