import { z } from "zod";
import { type FilmPage } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { FilmFilter } from "@/lib/datasets/film-filter";
import { chooseFilms } from "@/lib/jobs/films/choose-films";
import { filmThumbnails, thumbnailDataUrl } from "@/lib/jobs/films/film-thumbnails";
import { listFilms } from "@/lib/store/datasets/film-pages";

const Query = FilmFilter.extend({ offset: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(200).default(60) });

/** GET /api/datasets/:id/films?offset&limit&label&view&source&sex&finding → {total, films: [{image, thumbnail}]}: a page of the grid in one answer. */
export const GET = handle<{ id: string }>(async (request, { params }): Promise<FilmPage> => {
  const { offset, limit, ...filter } = readQuery(request, Query);
  const store = await serverStore();
  const { id } = await params;
  const { total, images } = await listFilms(store, id, await chooseFilms(store, id, filter), { offset, limit });
  const thumbnails = await filmThumbnails(store, images.map(({ blob }) => blob));
  return { total, films: images.map((image) => ({ image, thumbnail: thumbnailDataUrl(thumbnails.get(image.blob)) })) };
});
