import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { measureViews } from "@/lib/jobs/models/judge-ensemble";
import { loadMembers, MOST_MEMBERS } from "@/lib/jobs/models/load-members";

const Request = z.strictObject({ runs: z.array(z.string().min(1).max(100)).min(1).max(MOST_MEMBERS) });

/** POST /api/test-views {runs}: what it changes on their validation films to show these networks each film in several views; 409 where they have none in common. */
export const POST = handle(async (request) => {
  const { runs } = await readBody(request, Request);
  const store = await serverStore();
  return measureViews(store, await loadMembers(store, runs), { signal: request.signal });
});
