import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { getRunSummary } from "@/lib/store/runs/run-store";
import { recordComparison } from "@/lib/store/runs/test-look-store";

const Request = z.strictObject({ runs: z.array(z.string().max(100)).max(100) });

/** POST /api/comparisons {runs}: these runs, by id or name, are put side by side, which is a look at their test films. 404 for one that is not there. */
export const POST = handle(async (request) => {
  const { runs } = await readBody(request, Request);
  const store = await serverStore();
  const ids: string[] = [];
  for (const run of new Set(runs)) ids.push((await getRunSummary(store, run)).id);
  await recordComparison(store, ids);
});
