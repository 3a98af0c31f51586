import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { RefusedUpload, SentFilm } from "@/lib/datasets/sent-file";
import { commitImport } from "@/lib/jobs/import/import-session";

const Plan = z.strictObject({
  films: z.array(SentFilm).max(500_000),
  rejected: z.array(RefusedUpload).max(500_000).default([]),
  replace: z.boolean().default(false),
});

/** POST /api/imports/:id/commit {films, rejected, replace?} → {dataset, added, replaced, unchanged}: makes the data set of the planned films that have arrived. */
export const POST = handle<{ id: string }>(async (request, { params }) =>
  commitImport(await serverStore(), (await params).id, await readBody(request, Plan)),
);
