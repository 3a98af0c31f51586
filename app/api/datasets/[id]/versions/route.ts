import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { listDatasetVersions } from "@/lib/store/datasets/dataset-versions";

/** GET /api/datasets/:id/versions: all versions, the newest first. */
export const GET = handle<{ id: string }>(async (_, { params }) =>
  listDatasetVersions(await serverStore(), (await params).id),
);
