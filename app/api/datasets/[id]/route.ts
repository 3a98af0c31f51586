import { serverStore } from "@/lib/api/server-store";
import { handle } from "@/lib/api/translate-error";
import { deleteDataset, getDataset } from "@/lib/store/dataset-store";

/** GET /api/datasets/:id */
export const GET = handle<{ id: string }>(async (_, { params }) => getDataset(await serverStore(), (await params).id));

/** DELETE /api/datasets/:id: with its films; refused while a run needs them. */
export const DELETE = handle<{ id: string }>(async (_, { params }) => deleteDataset(await serverStore(), (await params).id));
