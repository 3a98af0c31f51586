import { HilumError } from "../../errors";
import { deriveSeed, Random } from "../../tensor/random";
import type { SplitGroup } from "./divide-groups";
import type { TrainingPatients } from "./split-spec";

/**
 * The training groups of at most so many patients: the first of an order that the seed draws. A smaller limit keeps a part of
 * what a larger one keeps, so runs of one seed train on nested films. One group of each class comes first, and then each
 * class by its share. Equal groups in any order give the equal part, in ascending order.
 * @throws HilumError invalidDataset where that leaves a class without a film.
 */
export function limitTraining(groups: readonly SplitGroup[], { atMost, seed }: TrainingPatients): SplitGroup[] {
  const kept = new Set<SplitGroup>();
  let patients = 0;
  for (const group of nestedOrder(groups, seed)) {
    patients += countPatients(group);
    // Not the next smaller one in its place: that would not be in what a larger limit keeps.
    if (patients > atMost) break;
    kept.add(group);
  }
  const labels = labelsOf([...kept]);
  const lost = labelsOf(groups).filter((label) => !labels.includes(label));
  if (lost.length > 0)
    throw new HilumError(
      "invalidDataset",
      `Of ${atMost} training patients none has a film of ${lost.map((label) => `“${label}”`).join(" or ")}.`,
      { remedy: "Train on more patients: each class needs one, with all whose films are tied to theirs." },
    );
  return groups.filter((group) => kept.has(group));
}

function nestedOrder(groups: readonly SplitGroup[], seed: number): SplitGroup[] {
  const ordered = [...groups].sort((a, b) => a[0].index - b[0].index);
  const shuffled = new Random(deriveSeed(seed, "training patients")).shuffle(ordered);
  const labels = labelsOf(groups);
  return labels
    .flatMap((label, at) => {
      const own = shuffled.filter((group) => commonest(group) === label);
      return own.map((group, i) => ({ group, at, key: i === 0 ? -1 : (i + 0.5) / own.length }));
    })
    .sort((a, b) => a.key - b.key || a.at - b.at)
    .map(({ group }) => group);
}

/** Of the films of a group; of equally common labels the first by name. */
function commonest(group: SplitGroup): string {
  const counts = new Map<string, number>();
  for (const { label } of group) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))[0][0];
}

/** A film whose patient is not known counts as a patient of its own. */
function countPatients(group: SplitGroup): number {
  const known = group.map(({ patientId }) => patientId).filter((patient) => patient !== "");
  return new Set(known).size + group.length - known.length;
}

const labelsOf = (groups: readonly SplitGroup[]): string[] =>
  [...new Set(groups.flatMap((group) => group.map(({ label }) => label)))].sort();
