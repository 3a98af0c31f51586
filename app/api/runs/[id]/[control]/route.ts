import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { HilumError } from "@/lib/errors";
import { pauseRun, resumeRun, stopRun } from "@/lib/jobs/runs/control-run";
import { getRunSummary } from "@/lib/store/runs/run-store";

export const dynamic = "force-dynamic";

const CONTROLS = { stop: stopRun, pause: pauseRun, resume: resumeRun } as const;
const Control = z.enum(["stop", "pause", "resume"]);

/** Stops, pauses or resumes a run and answers with where it stands then. */
export const POST = handle<{ id: string; control: string }>(async (_request, { params }) => {
  const { id, control } = await params;
  const known = Control.safeParse(control);
  if (!known.success)
    throw new HilumError("notFound", `A run cannot be told to ${control}.`, { remedy: "Use stop, pause or resume." });
  const store = await serverStore();
  const run = await getRunSummary(store, id);
  await CONTROLS[known.data](store, run.id);
  return getRunSummary(store, run.id);
});
