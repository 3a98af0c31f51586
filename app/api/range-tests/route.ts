import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { requestRangeTest } from "@/lib/jobs/runs/request-range-test";
import { RunSpec } from "@/lib/training/run";

export const dynamic = "force-dynamic";

const NewRangeTest = z.object({ spec: RunSpec });

/** POST /api/range-tests {spec} → the waiting test; a worker does it between two runs. */
export const POST = handle(async (request) =>
  requestRangeTest(await serverStore(), (await readBody(request, NewRangeTest)).spec),
);
