import { bytesResponse } from "@/lib/api/server/bytes-response";
import { FilmIndex } from "@/lib/api/server/film-index";
import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { HilumError } from "@/lib/errors";
import { filmThumbnails } from "@/lib/jobs/films/film-thumbnails";
import { getFilm } from "@/lib/store/datasets/film-store";

/** GET …/thumbnail: the film as a small WebP. */
export const GET = handle<{ id: string; index: string }>(async (request, { params }) => {
  const { id, index } = await params;
  const store = await serverStore();
  const { blob } = await getFilm(store, id, FilmIndex.parse(index));
  const load = async () => {
    const webp = (await filmThumbnails(store, [blob])).get(blob);
    if (webp === undefined)
      throw new HilumError("notFound", `Film ${index} of ${id} is missing from this machine or damaged.`, {
        remedy: "Import the data set again.",
      });
    return webp;
  };
  return bytesResponse(request, { digest: `${blob}-small`, type: "image/webp", load });
});
