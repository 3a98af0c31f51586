import { z } from "zod";
import { type StartingWeightsList, type StartingWeightsPreview } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { loadRunData } from "@/lib/jobs/runs/run-data";
import { loadStartingWeights } from "@/lib/jobs/models/starting-weights";
import { listShippedStarts } from "@/lib/store/files/shipped-starts";
import { RunSpec } from "@/lib/training/run";

const Request = z.strictObject({ spec: RunSpec });

/** GET /api/starting-weights: the weights that go with the product, to start a training from. */
export const GET = handle(async (): Promise<StartingWeightsList> =>
  (await listShippedStarts()).map(({ about: { format: _, ...about }, digest, cnn }) => ({ ...about, digest, cnn })),
);

/** POST /api/starting-weights {spec}: what a run with this spec would load before its first step; null where its seed draws everything. Stores nothing. */
export const POST = handle(async (request): Promise<StartingWeightsPreview> => {
  const { spec } = await readBody(request, Request);
  const store = await serverStore();
  const { labels } = await loadRunData(store, spec);
  const start = await loadStartingWeights(store, spec, labels.length);
  return { loaded: start === null ? null : start.loaded };
});
