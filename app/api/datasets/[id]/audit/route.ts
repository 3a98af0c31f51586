import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { viewAudit } from "@/lib/jobs/audit/read-audit";
import { retryAudit } from "@/lib/store/datasets/audit-store";
import { getDataset } from "@/lib/store/datasets/dataset-store";

export const dynamic = "force-dynamic";

/** GET /api/datasets/:id/audit: how far the audit of the data set as it is now is, and its report with the films it speaks of. */
export const GET = handle<{ id: string }>(async (_request, { params }) => {
  const store = await serverStore();
  const { id, fingerprint } = await getDataset(store, (await params).id);
  return viewAudit(store, { dataset: id, fingerprint });
});

/** POST /api/datasets/:id/audit: has one that failed made again, by a worker. */
export const POST = handle<{ id: string }>(async (_request, { params }) => {
  const store = await serverStore();
  const { id, fingerprint } = await getDataset(store, (await params).id);
  await retryAudit(store, { dataset: id, fingerprint });
  return viewAudit(store, { dataset: id, fingerprint });
});
