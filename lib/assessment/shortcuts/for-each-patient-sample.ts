import type { Random } from "../../tensor/random";
import type { AskedFilm } from "./weighted-scores";

/**
 * Calls back with the weights of one bootstrap sample after another: patients are drawn with replacement, each with all
 * of its films, within the class of its first film, so that no class runs empty. Efron and Tibshirani 1993, ch. 8.
 * The array is the same one each time.
 */
export function forEachPatientSample(
  films: readonly AskedFilm[],
  samples: number,
  random: Random,
  visit: (weights: Float64Array) => void,
): void {
  const patientsByClass = groupBy(groupByPatient(films), ([first]) => films[first].label);
  const weights = new Float64Array(films.length);
  for (let sample = 0; sample < samples; sample++) {
    weights.fill(0);
    for (const patients of patientsByClass)
      for (let draw = 0; draw < patients.length; draw++)
        for (const film of patients[random.int(patients.length)]) weights[film]++;
    visit(weights);
  }
}

/** The positions of each patient's films. */
export function groupByPatient(films: readonly Pick<AskedFilm, "patient">[]): number[][] {
  return groupBy(
    films.map((_, place) => place),
    (place) => films[place].patient,
  );
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Item[][] {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
