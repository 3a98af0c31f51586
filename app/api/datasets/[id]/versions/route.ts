import { serverStore } from "@/lib/api/server-store";
import { handle } from "@/lib/api/translate-error";
import { listDatasetVersions } from "@/lib/store/dataset-versions";

/** GET /api/datasets/:id/versions: all versions, the newest first. */
export const GET = handle<{ id: string }>(async (_, { params }) => listDatasetVersions(await serverStore(), (await params).id));
