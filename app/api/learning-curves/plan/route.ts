import { LearningCurveRequest } from "@/lib/assessment/learning-curve/learning-curve-spec";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { curveOfRequest, planCurve } from "@/lib/jobs/series/plan-curve";

export const dynamic = "force-dynamic";

/** POST /api/learning-curves/plan: the runs that a curve would make, with their films; nothing is stored. */
export const POST = handle(async (request) => {
  const asked = await readBody(request, LearningCurveRequest);
  const store = await serverStore();
  return planCurve(store, await curveOfRequest(store, asked));
});
