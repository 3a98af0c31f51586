import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { binDataset, deleteDataset } from "@/lib/store/datasets/dataset-bin";
import { getDataset } from "@/lib/store/datasets/dataset-store";

/** GET /api/datasets/:id, in use or in the bin. */
export const GET = handle<{ id: string }>(async (_, { params }) => getDataset(await serverStore(), (await params).id));

const How = z.object({ forGood: z.enum(["true", "false"]).default("false") });

/** DELETE /api/datasets/:id: into the bin; with ?forGood=true with its films and without a way back. Refused while a run needs them. */
export const DELETE = handle<{ id: string }>(async (request, { params }) => {
  const { forGood } = readQuery(request, How);
  const { id } = await params;
  await (forGood === "true" ? deleteDataset : binDataset)(await serverStore(), id);
});
