import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { textField } from "@/lib/text/plain-text";
import { viewAudit } from "@/lib/jobs/audit/read-audit";
import { getDataset } from "@/lib/store/datasets/dataset-store";
import { forgetVerdicts, saveVerdicts } from "@/lib/store/datasets/duplicate-verdict-store";

const Blob = z.string().regex(/^[0-9a-f]{64}$/);

const Request = z.strictObject({
  pairs: z
    .array(z.strictObject({ first: Blob, second: Blob }))
    .min(1)
    .max(10_000),
  /** Null takes back what was said. */
  verdict: z.enum(["duplicate", "different"]).nullable(),
  by: textField(100).default(""),
});

/** PUT /api/datasets/:id/audit/verdicts {pairs, verdict, by}: what a person says of pairs of films → the audit with it. */
export const PUT = handle<{ id: string }>(async (request, { params }) => {
  const { pairs, verdict, by } = await readBody(request, Request);
  const store = await serverStore();
  const { id, fingerprint } = await getDataset(store, (await params).id);
  if (verdict === null) await forgetVerdicts(store, pairs);
  else
    await saveVerdicts(
      store,
      pairs.map((pair) => ({ ...pair, verdict })),
      by,
    );
  return viewAudit(store, { dataset: id, fingerprint });
});
