import { z } from "zod";
import { LabelMapping } from "@/lib/datasets/label-mapping";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { DatasetId } from "@/lib/datasets/dataset";
import { listEvaluations } from "@/lib/jobs/assessments/list-evaluations";
import { requestEvaluation } from "@/lib/jobs/assessments/request-evaluation";
import { getRunSummary } from "@/lib/store/runs/run-store";

export const dynamic = "force-dynamic";

const NewEvaluation = z.strictObject({ dataset: DatasetId, mapping: LabelMapping.default({}) });

/** GET /api/runs/:id/evaluations: those on other data sets, the newest first, without the films' predictions. */
export const GET = handle<{ id: string }>(async (_, { params }) => {
  const store = await serverStore();
  return listEvaluations(store, (await getRunSummary(store, (await params).id)).id);
});

/** POST /api/runs/:id/evaluations {dataset, mapping} → the evaluation, waiting unless it is there; a worker makes it between two runs. */
export const POST = handle<{ id: string }>(async (request, { params }) => {
  const asked = await readBody(request, NewEvaluation);
  const store = await serverStore();
  return requestEvaluation(store, (await getRunSummary(store, (await params).id)).id, asked);
});
