import { type TrainingStart } from "../../publish/training-start";
import { type Store } from "../../store/open-store";
import { listEvents } from "../../store/runs/run-events";
import { type RunDetail } from "../../training/run";

/** What a run started from and learned before its labels, as it wrote down when it did; undefined where it was to start from a source and wrote nothing. */
export async function describeStart(
  store: Store,
  { id, spec: { training } }: Pick<RunDetail, "id" | "spec">,
): Promise<TrainingStart | undefined> {
  const { initialWeights, freeze, pretraining } = training;
  const rest = { frozen: freeze, ...(pretraining === null ? {} : { pretraining }) };
  if (initialWeights.kind === "random") return { from: null, ...rest };
  // It is among the first events, before any step.
  for (const { payload } of await listEvents(store, id)) {
    if (payload.type === "initialised") return { from: payload.weights, ...rest };
  }
  return undefined;
}
