import { z } from "zod";
import { type FilmPage } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { FilmFilter } from "@/lib/datasets/film-filter";
import { chooseFilms } from "@/lib/jobs/films/choose-films";
import { filmThumbnails, thumbnailDataUrl } from "@/lib/jobs/films/film-thumbnails";
import { listFilms } from "@/lib/store/datasets/film-store";

const MOST_THUMBNAILS = 200;

const Query = FilmFilter.extend({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(60),
  thumbnails: z.stringbool().default(false),
}).refine(({ limit, thumbnails }) => !thumbnails || limit <= MOST_THUMBNAILS, {
  path: ["limit"],
  error: `at most ${MOST_THUMBNAILS} with thumbnails`,
});

/** GET /api/datasets/:id/films?offset&limit&label&view&source&sex&finding&marked&thumbnails → {total, films}: each film's record, with its thumbnail where asked for. */
export const GET = handle<{ id: string }>(async (request, { params }): Promise<FilmPage> => {
  const { offset, limit, thumbnails, ...filter } = readQuery(request, Query);
  const store = await serverStore();
  const { id } = await params;
  const { total, films } = await listFilms(store, id, { ...(await chooseFilms(store, id, filter)), offset, limit });
  if (!thumbnails) return { total, films };
  const small = await filmThumbnails(
    store,
    films.map(({ blob }) => blob),
  );
  return { total, films: films.map((film) => ({ ...film, thumbnail: thumbnailDataUrl(small.get(film.blob)) })) };
});
