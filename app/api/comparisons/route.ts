import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { recordComparison } from "@/lib/store/runs/test-look-store";

const Request = z.strictObject({ runs: z.array(z.string().max(100)).max(100) });

/** POST /api/comparisons {runs}: these runs are put side by side, which is a look at their test films. */
export const POST = handle(async (request) => {
  const { runs } = await readBody(request, Request);
  await recordComparison(await serverStore(), runs);
});
