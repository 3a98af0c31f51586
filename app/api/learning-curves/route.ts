import { LearningCurveRequest } from "@/lib/assessment/learning-curve/learning-curve-spec";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { listCurveHeadlines, loadLearningCurve, startLearningCurve } from "@/lib/jobs/series/learning-curves";
import { curveOfRequest } from "@/lib/jobs/series/plan-curve";

export const dynamic = "force-dynamic";

/** GET /api/learning-curves: all, the newest first, without their figures. */
export const GET = handle(async () => listCurveHeadlines(await serverStore()));

/** POST /api/learning-curves {dataset, from, patients, seeds, …} → the curve; its runs are in the queue. */
export const POST = handle(async (request) => {
  const asked = await readBody(request, LearningCurveRequest);
  const store = await serverStore();
  return loadLearningCurve(store, await startLearningCurve(store, await curveOfRequest(store, asked)));
});
