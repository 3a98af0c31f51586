import type { Random } from "../../tensor/random";
import type { FilmPrediction } from "../evaluation-report";

/** What is resampled together: the films of each patient, and the patients of each stratum. */
export interface PatientClusters {
  films: number;
  /** Positions of each patient's films. */
  filmsOf: readonly (readonly number[])[];
  /** Patients by the class that most of their films have, the first of equals; strata without patients are left out. */
  strata: readonly (readonly number[])[];
}

/** Groups films by patient, and patients by class. A film whose patient is not known is its own patient. */
export function patientClusters(
  films: readonly Pick<FilmPrediction, "label" | "patient">[],
  labelCount: number,
): PatientClusters {
  const byPatient = new Map<string | number, number[]>();
  films.forEach(({ patient }, film) => {
    const key = patient ?? film;
    const own = byPatient.get(key);
    if (own === undefined) byPatient.set(key, [film]);
    else own.push(film);
  });
  const filmsOf = [...byPatient.values()];
  const strata = Array.from({ length: labelCount }, (): number[] => []);
  filmsOf.forEach((own, patient) => {
    const counts = new Array<number>(labelCount).fill(0);
    for (const film of own) counts[films[film].label]++;
    strata[counts.indexOf(Math.max(...counts))].push(patient);
  });
  return { films: films.length, filmsOf, strata: strata.filter((patients) => patients.length > 0) };
}

/**
 * Draws as many patients as there are, with replacement and within each stratum; `weights` `[films]` becomes how often
 * each film was drawn. Field and Welsh, J. R. Stat. Soc. B 69 (2007) 369: the randomised cluster bootstrap.
 */
export function resamplePatients({ filmsOf, strata }: PatientClusters, random: Random, weights: Float64Array): void {
  weights.fill(0);
  for (const patients of strata)
    for (let draw = 0; draw < patients.length; draw++)
      for (const film of filmsOf[patients[random.int(patients.length)]]) weights[film]++;
}
