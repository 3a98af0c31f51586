import { z } from "zod";
import { serverStore } from "@/lib/api/server-store";
import { handle, readBody } from "@/lib/api/translate-error";
import { ExperimentId } from "@/lib/experiments/experiment";
import { createAndEnqueueRun } from "@/lib/runs/create-run";
import { listRuns } from "@/lib/store/run-store";
import { RunSpec } from "@/lib/training/run";

export const dynamic = "force-dynamic";

const NewRun = z.object({ experiment: ExperimentId.nullable().default(null), spec: RunSpec });

export const GET = handle(async () => listRuns(await serverStore()));

/** Queues a run; a worker takes it from there. */
export const POST = handle(async (request) => {
  const { experiment, spec } = await readBody(request, NewRun);
  return createAndEnqueueRun(await serverStore(), { experiment, spec });
});
