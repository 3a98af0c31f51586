import type { TrainingSpec } from "../training-spec";

type Measured = Pick<TrainingSpec, "sampling" | "sourceWeights" | "groupDro" | "sourceAdversary">;

/** What a run does about classes and sources beside the class weights, a phrase each; none where nothing is on. */
export function sourceMeasures({ sampling, sourceWeights, groupDro, sourceAdversary }: Measured): string[] {
  return [
    ...samplingWords(sampling),
    ...weightWords(sourceWeights),
    ...groupWords(groupDro),
    ...adversaryWords(sourceAdversary),
  ];
}

function samplingWords(sampling: Measured["sampling"]): string[] {
  if (sampling === "shuffle") return [];
  return [
    sampling === "class_balanced"
      ? "classes drawn equally often"
      : "classes, and the sources within each class, drawn equally often",
  ];
}

function weightWords(weights: Measured["sourceWeights"]): string[] {
  if (weights === "none") return [];
  if (weights === "balanced") return ["sources weighted in the loss by one over the root of their frequency"];
  const named = Object.entries(weights).map(([source, weight]) => `${source === "" ? "unknown" : source} ${weight}`);
  return named.length === 0 ? [] : [`sources weighted in the loss: ${named.join(", ")}`];
}

function groupWords(groupDro: Measured["groupDro"]): string[] {
  if (groupDro === null) return [];
  const groups = groupDro.groups === "source" ? "sources" : "classes of each source";
  const adjustment = groupDro.adjustment === 0 ? "" : `, adjustment ${groupDro.adjustment}`;
  return [`the loss of the worst of the ${groups} (group-DRO, step size ${groupDro.stepSize}${adjustment})`];
}

function adversaryWords(adversary: Measured["sourceAdversary"]): string[] {
  if (adversary === null) return [];
  const films = adversary.withinClass ? "films of a class" : "films";
  return [`an adversary that learns the source of ${films} (weight ${adversary.weight})`];
}
