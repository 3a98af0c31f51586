import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { HilumError } from "@/lib/errors";
import { getRunArtifacts } from "@/lib/store/runs/run-store";

export const dynamic = "force-dynamic";

/** The evaluation of a run on its validation films: what thresholds and calibration are chosen on. */
export const GET = handle<{ id: string }>(async (_request, { params }) => {
  const { id } = await params;
  const { validationReport } = await getRunArtifacts(await serverStore(), id);
  if (validationReport === null)
    throw new HilumError("notFound", `There is no report of the validation films of run ${id}.`, {
      remedy: "It is made when a run is completed; runs of version 0.1 have none.",
    });
  return validationReport;
});
