import { z } from "zod";
import { type ImportedSamples } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { SentFile } from "@/lib/datasets/sent-file";
import { importedSamples } from "@/lib/jobs/import/imported-samples";

const Question = z.strictObject({ files: z.array(SentFile).max(100) });

/** POST /api/imports/:id/samples {files: [{path, stamp}]} → [{path, width, height, bitDepth, thumbnail}]: films that have arrived, in small. A POST, for a path may name a person and addresses are logged. */
export const POST = handle<{ id: string }>(async (request, { params }): Promise<ImportedSamples> => {
  const { files } = await readBody(request, Question);
  return importedSamples(await serverStore(), (await params).id, files);
});
