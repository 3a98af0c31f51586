import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { Waiver } from "@/lib/audit/audit-report";
import { WantedPoint } from "@/lib/metrics/operating-points/wanted-point";
import { ModelName } from "@/lib/publish/model";
import { publishRun } from "@/lib/jobs/models/publish-run";
import { listModels } from "@/lib/store/models/model-store";

const Publication = z.strictObject({
  run: z.string().min(1),
  name: ModelName,
  waivers: z.array(Waiver).max(50).default([]),
  operatingPoint: WantedPoint.nullable().default(null),
});

/** GET /api/models: the newest version of every model. */
export const GET = handle(async () => listModels(await serverStore()));

/** POST /api/models {run, name, waivers?, operatingPoint?}: publishes a completed run under the next version of the name; 409 with the red findings that no waiver names, and while a worker makes its shortcut audit. */
export const POST = handle(async (request) => {
  const { run, name, waivers, operatingPoint } = await readBody(request, Publication);
  return publishRun(await serverStore(), run, name, { waivers, operatingPoint, audit: "byWorker" });
});
