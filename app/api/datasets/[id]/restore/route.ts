import { serverStore } from "@/lib/api/server-store";
import { handle } from "@/lib/api/translate-error";
import { restoreDataset } from "@/lib/store/dataset-bin";
import { getDataset } from "@/lib/store/dataset-store";

/** POST /api/datasets/:id/restore: takes it out of the bin. */
export const POST = handle<{ id: string }>(async (_, { params }) => {
  const store = await serverStore();
  const { id } = await params;
  await restoreDataset(store, id);
  return getDataset(store, id);
});
