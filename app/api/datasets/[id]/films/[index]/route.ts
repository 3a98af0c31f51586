import { FilmIndex } from "@/lib/api/server/film-index";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { FilmFilter } from "@/lib/datasets/film-filter";
import { filmDetail } from "@/lib/api/server/film-detail";

/** GET /api/datasets/:id/films/:index?label&view&source&sex&finding: one film, what is known of it, and its neighbours among those that pass. */
export const GET = handle<{ id: string; index: string }>(async (request, { params }) => {
  const { id, index } = await params;
  return filmDetail(await serverStore(), id, FilmIndex.parse(index), readQuery(request, FilmFilter));
});
