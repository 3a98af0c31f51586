import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { cohortTable } from "@/lib/datasets/cohorts/cohort-table";
import { listImages } from "@/lib/store/datasets/dataset-store";

/** GET /api/datasets/:id/cohort: films by label, sex, age band, view and source, and what is missing. */
export const GET = handle<{ id: string }>(async (_, { params }) => {
  const { images } = await listImages(await serverStore(), (await params).id);
  return cohortTable(images);
});
