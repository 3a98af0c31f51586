import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { Waiver } from "@/lib/audit/audit-report";
import { WantedPoint } from "@/lib/metrics/operating-points/wanted-point";
import { ModelName } from "@/lib/publish/model";
import { MOST_MEMBERS } from "@/lib/jobs/models/load-members";
import { publishRun } from "@/lib/jobs/models/publish-run";
import { listModels } from "@/lib/store/models/model-store";
import { TestViews } from "@/lib/tensor/test-views";

const Publication = z
  .strictObject({
    run: z.string().min(1).optional(),
    runs: z.array(z.string().min(1)).min(1).max(MOST_MEMBERS).optional(),
    views: TestViews.default("none"),
    name: ModelName,
    waivers: z.array(Waiver).max(50).default([]),
    operatingPoint: WantedPoint.nullable().default(null),
  })
  .refine(({ run, runs }) => (run === undefined) !== (runs === undefined), {
    error: "name one run as `run`, or several that answer as one model as `runs`",
  });

/** GET /api/models: the newest version of every model. */
export const GET = handle(async () => listModels(await serverStore()));

/**
 * POST /api/models {run | runs, name, views?, waivers?, operatingPoint?}: publishes a completed run, or several as one model, under the
 * next version of the name; 409 with the red findings that no waiver names, and while a worker makes a shortcut audit.
 */
export const POST = handle(async (request) => {
  const { run, runs = [], name, ...options } = await readBody(request, Publication);
  return publishRun(await serverStore(), run ?? runs, name, { ...options, audit: "byWorker" });
});
