import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { restoreDataset } from "@/lib/store/datasets/dataset-bin";
import { getDataset } from "@/lib/store/datasets/dataset-store";

/** POST /api/datasets/:id/restore: takes it out of the bin. */
export const POST = handle<{ id: string }>(async (_, { params }) => {
  const store = await serverStore();
  const { id } = await params;
  await restoreDataset(store, id);
  return getDataset(store, id);
});
