import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { loadLearningCurve, resumeLearningCurve } from "@/lib/jobs/series/learning-curves";
import { deleteLearningCurve } from "@/lib/store/runs/learning-curve-store";

export const dynamic = "force-dynamic";

/** GET /api/learning-curves/:id: how far its runs are, and the figures of those that are done. */
export const GET = handle<{ id: string }>(async (_, { params }) =>
  loadLearningCurve(await serverStore(), (await params).id),
);

/** POST /api/learning-curves/:id: queues what is missing and goes on with what ended early. */
export const POST = handle<{ id: string }>(async (_, { params }) => {
  const [store, { id }] = [await serverStore(), await params];
  await resumeLearningCurve(store, id);
  return loadLearningCurve(store, id);
});

/** DELETE /api/learning-curves/:id: forgets the curve; its runs stay. */
export const DELETE = handle<{ id: string }>(async (_, { params }) =>
  deleteLearningCurve(await serverStore(), (await params).id),
);
