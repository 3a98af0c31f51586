import { z } from "zod";
import { runEventStream } from "@/lib/api/server/run-event-stream";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { getRunSummary } from "@/lib/store/runs/run-store";

export const dynamic = "force-dynamic";

const Position = z.coerce.number().int().min(0);
const From = z.object({ after: Position.default(0) });

/** A run's events from the first one the reader has not seen; see `lib/api/server/run-event-stream.ts`. */
export const GET = handle<{ id: string }>(async (request, { params }) => {
  const store = await serverStore();
  const run = await getRunSummary(store, (await params).id);
  const { after } = readQuery(request, From);
  const lastEventId = Position.safeParse(request.headers.get("last-event-id") || undefined);
  const stream = runEventStream(store, run, lastEventId.success ? lastEventId.data : after, request.signal);
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
});
