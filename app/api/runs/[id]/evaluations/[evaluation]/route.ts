import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { getEvaluation } from "@/lib/jobs/assessments/get-evaluation";
import { deleteAssessment } from "@/lib/store/runs/assessment-store";

export const dynamic = "force-dynamic";

type Address = { id: string; evaluation: string };

/** GET /api/runs/:id/evaluations/:evaluation: one whole, with what the network said of each film. */
export const GET = handle<Address>(async (_, { params }) => {
  const { id, evaluation } = await params;
  return getEvaluation(await serverStore(), id, evaluation);
});

/** DELETE /api/runs/:id/evaluations/:evaluation: forgets it; a worker that makes it stops. */
export const DELETE = handle<Address>(async (_, { params }) => {
  const { id, evaluation } = await params;
  const store = await serverStore();
  await deleteAssessment(store, (await getEvaluation(store, id, evaluation)).id);
});
