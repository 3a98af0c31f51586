import { setImmediate as nextTurn } from "node:timers/promises";
import { z } from "zod";
import { type AugmentedFilms } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { encodeGreyPng } from "@/lib/imaging/png/grey-png";
import { previewAugmentation } from "@/lib/jobs/films/preview-augmentation";
import { RunSpec } from "@/lib/training/run";

/** Few and small, because the server draws them while it answers. */
const Request = RunSpec.pick({ cohort: true, split: true, preprocessing: true, training: true }).extend({
  size: z.number().int().min(8).max(512),
  films: z.number().int().min(1).max(8).default(4),
  draws: z.number().int().min(1).max(8).default(4),
  round: z.number().int().min(0).max(100_000).default(0),
});

/** POST /api/datasets/:id/augmentation: training films as a run with these settings would see them in some epochs. Stores nothing. */
export const POST = handle<{ id: string }>(async (request, { params }): Promise<AugmentedFilms> => {
  const { size, films, draws, round, ...settings } = await readBody(request, Request);
  const previewed = await previewAugmentation(await serverStore(), {
    spec: { dataset: (await params).id, ...settings },
    size,
    films,
    draws,
    round,
  });
  const answer: AugmentedFilms = [];
  for (const film of previewed) {
    // Others are answered between two films.
    await nextTurn();
    answer.push({ ...film, draws: film.draws.map(({ pixels, ...draw }) => ({ ...draw, src: pngUrl(pixels, size) })) });
  }
  return answer;
});

function pngUrl(pixels: Uint8Array, size: number): string {
  return `data:image/png;base64,${Buffer.from(encodeGreyPng({ width: size, height: size, data: pixels, maxValue: 255 })).toString("base64")}`;
}
