import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { readAuditHeadline } from "@/lib/jobs/audit/read-audit";
import { getDataset } from "@/lib/store/datasets/dataset-store";

export const dynamic = "force-dynamic";

/** GET /api/datasets/:id/audit/headline: how far the audit is, and its findings without their films. */
export const GET = handle<{ id: string }>(async (_request, { params }) => {
  const store = await serverStore();
  const { id, fingerprint } = await getDataset(store, (await params).id);
  return readAuditHeadline(store, { dataset: id, fingerprint });
});
