import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { loadEvaluationSubgroups } from "@/lib/jobs/assessments/load-subgroups";

export const dynamic = "force-dynamic";

/** How the run does on the groups of another data set's films, asked about `?label=`. */
export const GET = handle<{ id: string; evaluation: string }>(async (request, { params }) => {
  const { label } = readQuery(request, z.object({ label: z.string().optional() }));
  const { id, evaluation } = await params;
  return loadEvaluationSubgroups(await serverStore(), id, evaluation, label);
});
