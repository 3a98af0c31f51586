import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { reviewBoard } from "@/lib/assessment/label-noise/review-board";
import { NewLabelReview } from "@/lib/datasets/label-reviews/label-review";
import { makeReviewedVersion } from "@/lib/jobs/label-reviews/make-reviewed-version";
import { getDataset } from "@/lib/store/datasets/dataset-store";
import { listLabelReviews, saveLabelReviews } from "@/lib/store/datasets/label-review-store";
import { textField } from "@/lib/text/plain-text";

export const dynamic = "force-dynamic";

const Said = z.strictObject({ reviews: z.array(NewLabelReview).min(1).max(10_000) });
const MakeVersion = z.strictObject({ by: textField(100).min(1), why: textField(500).default("") });

/** GET /api/datasets/:id/label-reviews: what readers say of its labels, and how far they agree. */
export const GET = handle<{ id: string }>(async (_request, { params }) => {
  const store = await serverStore();
  const { id } = await getDataset(store, (await params).id);
  return reviewBoard(await listLabelReviews(store, id));
});

/** PUT /api/datasets/:id/label-reviews {reviews}: what a reader says of films, all or none → what is said now. */
export const PUT = handle<{ id: string }>(async (request, { params }) => {
  const { reviews } = await readBody(request, Said);
  const store = await serverStore();
  const { id } = await params;
  await saveLabelReviews(store, id, reviews);
  return reviewBoard(await listLabelReviews(store, id));
});

/** POST /api/datasets/:id/label-reviews {by, why}: makes the next version of the data set of what readers said → it, and how many films changed. */
export const POST = handle<{ id: string }>(async (request, { params }) => {
  const { by, why } = await readBody(request, MakeVersion);
  const made = await makeReviewedVersion(await serverStore(), (await params).id, { by, why });
  return {
    dataset: made.dataset,
    relabelled: made.relabelled.length,
    excluded: made.excluded.length,
    restored: made.restored.length,
    disputed: made.disputed.length,
  };
});
