import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { findLabelDoubts } from "@/lib/jobs/label-reviews/find-label-doubts";

export const dynamic = "force-dynamic";

const Query = z.object({ runs: z.string().default(""), reader: z.string().max(100).optional() });

/** GET /api/datasets/:id/label-doubts?runs=a,b&reader=…: films whose labels these runs contradict, the worst first, without those that the reader agreed with. */
export const GET = handle<{ id: string }>(async (request, { params }) => {
  const { runs, reader } = readQuery(request, Query);
  const named = runs.split(",").filter((run) => run !== "");
  return findLabelDoubts(await serverStore(), (await params).id, { runs: named, reader });
});
