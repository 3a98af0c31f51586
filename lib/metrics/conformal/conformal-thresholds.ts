import { invariant } from "../../invariant";

/** Sums of 1/films of a patient are not exact; a millionth of a patient decides nothing. */
const ROUNDING = 1e-6;

export interface ConformalOptions {
  /** The share of films whose true class must be in the set, 0–1, e.g. 0.9. */
  coverage: number;
  /** Whose film each is; null where that is not known. @default every film is of a patient of its own */
  patients?: readonly (string | null)[];
}

/**
 * One threshold a class, by split conformal prediction with score 1 − p_y: a class belongs into a film's set where its
 * probability is at least the class's threshold (see `conformalSet`). Learned from films that the network was not
 * trained on: `labels` `[N]` are true classes, `probabilities` `[N][K]`.
 *
 * Class-conditional (Mondrian: Vovk 2012, Asian Conf. Machine Learning, 475): each class keeps the coverage by itself, so
 * that a rare class is not paid for by the common ones. By patient (hierarchical conformal prediction: Lee, Barber and
 * Willett 2023, arXiv:2306.06342): films of one patient share a weight of 1, a patient to come has one too and counts
 * as the worst. Where every patient has one film this is the ⌈(n+1)·coverage⌉-th smallest of n scores. The promise:
 * for a film of a patient to come, drawn like these patients, P(its class is in its set | its class) ≥ coverage. It
 * holds on average over such samples of patients, not for each, and not for films of elsewhere.
 *
 * A class with fewer than coverage / (1 − coverage) patients (9 at 0.9) has no such quantile: its threshold is 0 and it is in every set.
 */
export function conformalThresholds(
  labels: readonly number[],
  probabilities: readonly (readonly number[])[],
  { coverage, patients }: ConformalOptions,
): number[] {
  invariant(labels.length === probabilities.length, `${labels.length} labels, ${probabilities.length} rows`);
  invariant(patients === undefined || patients.length === labels.length, "one patient per film");
  invariant(coverage > 0 && coverage < 1, `a coverage of ${coverage}`);
  const classes = probabilities[0]?.length ?? 0;
  return Array.from({ length: classes }, (_, label) => {
    const films = labels.flatMap((one, i) => (one === label ? [i] : []));
    return thresholdOf(
      films.map((i) => probabilities[i][label]),
      films.map((i) => patients?.[i] ?? i),
      coverage,
    );
  });
}

/** Walks from the largest probability (the smallest score) down, until the patients passed are `coverage` of all and one more. */
function thresholdOf(trueProbabilities: readonly number[], patients: readonly (string | number)[], coverage: number) {
  const filmsOf = new Map<string | number, number>();
  for (const patient of patients) filmsOf.set(patient, (filmsOf.get(patient) ?? 0) + 1);
  const wanted = coverage * (filmsOf.size + 1) - ROUNDING;
  let passed = 0;
  for (const i of trueProbabilities.map((_, i) => i).sort((a, b) => trueProbabilities[b] - trueProbabilities[a])) {
    passed += 1 / (filmsOf.get(patients[i]) ?? 1);
    if (passed >= wanted) return trueProbabilities[i];
  }
  return 0;
}
