import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { cohortTable } from "@/lib/datasets/cohorts/cohort-table";
import { listFilms } from "@/lib/store/datasets/film-store";

/** GET /api/datasets/:id/cohort: films by label, sex, age band, view and source, and what is missing. */
export const GET = handle<{ id: string }>(async (_, { params }) => {
  const { films } = await listFilms(await serverStore(), (await params).id);
  return cohortTable(films);
});
