import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { leaveSourcesOut, loadLeftOutSources } from "@/lib/jobs/series/left-out-sources";

export const dynamic = "force-dynamic";

const Asked = z.strictObject({ sources: z.array(z.string().min(1)).min(1).max(200) });

/** GET /api/runs/:id/left-out-sources: runs of the same settings, each without one source, with what they score on it. */
export const GET = handle<{ id: string }>(async (_, { params }) =>
  loadLeftOutSources(await serverStore(), (await params).id),
);

/** POST /api/runs/:id/left-out-sources {sources}: queues a run without each, unless it is there. */
export const POST = handle<{ id: string }>(async (request, { params }) => {
  const { sources } = await readBody(request, Asked);
  return leaveSourcesOut(await serverStore(), (await params).id, sources);
});
