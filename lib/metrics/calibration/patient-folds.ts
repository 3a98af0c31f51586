import { Random } from "../../tensor/random";

/**
 * Which of `count` folds each film falls into: all films of a patient into one, the patients of each class dealt out in a
 * seeded order, so that every fold has its share. A patient's class is that of their first film. `[N]`.
 */
export function patientFolds(
  labels: readonly number[],
  patients: readonly string[],
  count: number,
  seed = 1,
): number[] {
  const classOf = new Map<string, number>();
  patients.forEach((patient, i) => {
    if (!classOf.has(patient)) classOf.set(patient, labels[i]);
  });
  const dealt = new Random(seed).shuffle([...classOf.keys()]);
  // The sort keeps the seeded order within a class.
  dealt.sort((a, b) => (classOf.get(a) ?? 0) - (classOf.get(b) ?? 0));
  const foldOf = new Map(dealt.map((patient, place) => [patient, place % count]));
  return patients.map((patient) => foldOf.get(patient) ?? 0);
}
