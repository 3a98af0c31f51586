import { z } from "zod";
import { serverStore } from "@/lib/api/server-store";
import { handle, readQuery } from "@/lib/api/translate-error";
import { HilumError } from "@/lib/errors";
import { receiveImportFile } from "@/lib/runs/import-session";

const MAX_FILE_BYTES = 256 * 2 ** 20;

/** PUT /api/imports/:id/files?path=…: the raw bytes of one film or of metadata.csv → {accepted} or {accepted: false, reason}. */
export const PUT = handle<{ id: string }>(async (request, { params }) => {
  const { path } = readQuery(request, z.object({ path: z.string().min(1) }));
  if (Number(request.headers.get("content-length") ?? 0) > MAX_FILE_BYTES) throw new HilumError("tooLarge", `${path} is larger than ${MAX_FILE_BYTES / 2 ** 20} MiB.`);
  return receiveImportFile(await serverStore(), (await params).id, path, new Uint8Array(await request.arrayBuffer()));
});
