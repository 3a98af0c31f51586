import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody, readQuery } from "@/lib/api/server/translate-error";
import { binDataset, deleteDataset } from "@/lib/store/datasets/dataset-bin";
import { setTestOnly } from "@/lib/store/datasets/test-only";
import { getDataset } from "@/lib/store/datasets/dataset-store";

/** GET /api/datasets/:id, in use or in the bin. */
export const GET = handle<{ id: string }>(async (_, { params }) => getDataset(await serverStore(), (await params).id));

const Change = z.strictObject({ testOnly: z.boolean() });

/** PATCH /api/datasets/:id {testOnly}: holds it for tests only, or lets networks be trained on it. Refused while a run needs it. */
export const PATCH = handle<{ id: string }>(async (request, { params }) => {
  const { testOnly } = await readBody(request, Change);
  return setTestOnly(await serverStore(), (await params).id, testOnly);
});

const How = z.object({ forGood: z.enum(["true", "false"]).default("false") });

/** DELETE /api/datasets/:id: into the bin; with ?forGood=true with its films and without a way back. Refused while a run needs them. */
export const DELETE = handle<{ id: string }>(async (request, { params }) => {
  const { forGood } = readQuery(request, How);
  const { id } = await params;
  await (forGood === "true" ? deleteDataset : binDataset)(await serverStore(), id);
});
