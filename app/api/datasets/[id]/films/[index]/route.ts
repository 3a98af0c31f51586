import { z } from "zod";
import { type FilmDetail } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server-store";
import { handle, readQuery } from "@/lib/api/translate-error";
import { FilmFilter } from "@/lib/datasets/film-filter";
import { chooseFilms } from "@/lib/runs/choose-films";
import { getDeidentification, getFilmPlace } from "@/lib/store/film-pages";

/** GET /api/datasets/:id/films/:index?label&view&source&sex&finding: one film, its neighbours among those that pass, and what was taken out of its header. */
export const GET = handle<{ id: string; index: string }>(async (request, { params }): Promise<FilmDetail> => {
  const { id, index } = await params;
  const store = await serverStore();
  const place = await getFilmPlace(store, id, z.coerce.number().int().min(0).parse(index), await chooseFilms(store, id, readQuery(request, FilmFilter)));
  return { ...place, deidentification: await getDeidentification(store, id, place.image) };
});
