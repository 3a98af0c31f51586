import { z } from "zod";
import { HilumError } from "@/lib/errors";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { Experiment } from "@/lib/experiments/experiment";
import { loadExperiment, saveExperiment } from "@/lib/store/files/experiment-files";

export const dynamic = "force-dynamic";

const Save = z.object({ experiment: Experiment, revision: z.string() });

export const GET = handle<{ id: string }>(async (_request, { params }) => loadExperiment((await params).id));

/** Saves over the revision that the page started from; 409 when the file changed in between. */
export const PUT = handle<{ id: string }>(async (request, { params }) => {
  const { id } = await params;
  const { experiment, revision } = await readBody(request, Save);
  if (experiment.id !== id)
    throw new HilumError("badRequest", `The document's id is ${experiment.id}, the address says ${id}.`, {
      remedy: "Clone the experiment to give it another id.",
    });
  return saveExperiment(experiment, revision);
});
