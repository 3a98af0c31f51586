import { z } from "zod";
import { bytesResponse } from "@/lib/api/server/bytes-response";
import { FilmIndex } from "@/lib/api/server/film-index";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { withDecodePool } from "@/lib/jobs/films/decode-pool";
import { getFilm } from "@/lib/store/datasets/film-store";

const Query = z.object({ max: z.coerce.number().int().min(16).max(4096).optional() });

/** GET …/pixels?max=256: the film as a PNG; with `max` reduced to 8 bits and that many pixels a side, else as it is stored. */
export const GET = handle<{ id: string; index: string }>(async (request, { params }) => {
  const { id, index } = await params;
  const { max } = readQuery(request, Query);
  const store = await serverStore();
  const { blob } = await getFilm(store, id, FilmIndex.parse(index));
  const load = async () => {
    const stored = await store.blobs.get(blob);
    return max === undefined ? stored : withDecodePool((pool) => pool.reduce({ png: stored, side: max }));
  };
  return bytesResponse(request, { digest: max === undefined ? blob : `${blob}-${max}`, type: "image/png", load });
});
