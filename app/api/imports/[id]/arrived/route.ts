import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { SentFile } from "@/lib/datasets/sent-file";
import { arrivedFiles } from "@/lib/jobs/import/import-session";

const Question = z.strictObject({ files: z.array(SentFile).max(500_000) });

/** POST /api/imports/:id/arrived {files: [{path, stamp}]} → {accepted, rejected}: which of these files need not be sent again. */
export const POST = handle<{ id: string }>(async (request, { params }) => {
  const { files } = await readBody(request, Question);
  return arrivedFiles(await serverStore(), (await params).id, files);
});
