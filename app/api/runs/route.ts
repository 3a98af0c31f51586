import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { ExperimentId } from "@/lib/experiments/experiment";
import { createAndEnqueueRun } from "@/lib/jobs/runs/create-run";
import { listRuns } from "@/lib/store/runs/run-store";
import { RunSpec } from "@/lib/training/run";

export const dynamic = "force-dynamic";

const NewRun = z.object({ experiment: ExperimentId.nullable().default(null), spec: RunSpec });

export const GET = handle(async () => listRuns(await serverStore()));

/** Queues a run; a worker takes it from there. */
export const POST = handle(async (request) => {
  const { experiment, spec } = await readBody(request, NewRun);
  return createAndEnqueueRun(await serverStore(), { experiment, spec });
});
