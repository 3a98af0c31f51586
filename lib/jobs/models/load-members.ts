import { HilumError } from "../../errors";
import { type EvaluationReport } from "../../metrics/evaluation-report";
import { type TrainedNetwork } from "../../publish/build-model";
import { type Store } from "../../store/open-store";
import { type RunDetail } from "../../training/run";
import { loadTrainedNetwork } from "./open-network";
import { nameOfActivation } from "../../tensor/probabilities";

/** A completed run as one of the networks of a model. */
export interface Member {
  run: RunDetail;
  report: EvaluationReport;
  network: TrainedNetwork;
}

/** More would be a model of hundreds of megabytes. */
export const MOST_MEMBERS = 20;

/**
 * The completed runs that answer as one model, in their order. Throws `notFound` and `conflict` as `loadTrainedNetwork`, and
 * `badRequest` for runs that cannot answer as one: named twice, of other labels, or that read films otherwise.
 */
export async function loadMembers(store: Store, runs: readonly string[]): Promise<[Member, ...Member[]]> {
  if (runs.length > MOST_MEMBERS)
    throw new HilumError("badRequest", `${runs.length} networks are too many for one model.`, {
      remedy: `Name at most ${MOST_MEMBERS}.`,
    });
  const members: Member[] = [];
  for (const run of runs) members.push(await loadTrainedNetwork(store, run));
  const [first, ...others] = members;
  if (first === undefined)
    throw new HilumError("badRequest", "A model needs a run.", { remedy: "Name at least one completed run." });
  const seen = new Set<string>([first.run.id]);
  for (const { run, network } of others) {
    if (seen.has(run.id))
      throw new HilumError("badRequest", `Run ${run.name} is named twice.`, { remedy: "Name each run once." });
    seen.add(run.id);
    const difference = differenceOf(first, { run, network });
    if (difference !== null)
      throw new HilumError(
        "badRequest",
        `${first.run.name} and ${run.name} cannot answer as one model: ${difference}.`,
        {
          remedy: "Networks of one model know the same labels and read a film in the same way.",
        },
      );
  }
  return [first, ...others];
}

/** Why two runs cannot answer as one, in words; null where they can. Their networks may differ. */
function differenceOf(
  { run: firstRun, network: first }: Pick<Member, "run" | "network">,
  { run: otherRun, network: other }: Pick<Member, "run" | "network">,
): string | null {
  if (first.labels.join("\n") !== other.labels.join("\n"))
    return `they know other labels (${first.labels.join(", ")}; ${other.labels.join(", ")})`;
  const [firstKind, otherKind] = [first, other].map(({ activation }) => nameOfActivation(activation));
  if (firstKind !== otherKind) return `one gives ${firstKind} probabilities, the other ${otherKind}`;
  if (JSON.stringify(first.activation) !== JSON.stringify(other.activation))
    return "their first stages tell other labels apart";
  if (first.cnn.input.size !== other.cnn.input.size)
    return `one reads ${first.cnn.input.size} pixels a side, the other ${other.cnn.input.size}`;
  if (JSON.stringify(first.preprocessing) !== JSON.stringify(other.preprocessing))
    return "they prepare films differently";
  if (firstRun.synthetic !== otherRun.synthetic) return "one saw drawings only, the other films of people";
  return null;
}
