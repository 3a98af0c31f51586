import type { Interval } from "../evaluation-report";
import { wilson } from "../wilson";
import type { ScoredFilm } from "./weighted-metrics";

interface ClassPatients {
  /** With a film of the class. */
  of: number;
  /** With a film of another class. */
  others: number;
  /** With a film that is of the class or was called so. */
  named: number;
}

/** How many patients speak for a class and against it. */
export class PatientCounts {
  readonly all: number;
  private readonly ofClass: ReadonlyMap<string, ClassPatients>;

  constructor(films: readonly ScoredFilm[], labels: readonly string[]) {
    const count = (counts: (film: ScoredFilm) => boolean) =>
      new Set(films.flatMap((film, i): (string | number)[] => (counts(film) ? [film.patient ?? i] : []))).size;
    this.all = count(() => true);
    this.ofClass = new Map(
      labels.map((name, label) => [
        name,
        {
          of: count((film) => film.label === label),
          others: count((film) => film.label !== label),
          named: count((film) => film.label === label || film.prediction === label),
        },
      ]),
    );
  }

  /** With a film of the class. */
  of(label: string): number {
    return this.ofClass.get(label)!.of;
  }

  /** The patients of the smallest class that the figure rests on; of what it ranks a class against, too. */
  fewest(metric: string, label?: string): number {
    if (label === undefined) return Math.min(...this.present().map(({ of }) => of));
    const { of, others } = this.ofClass.get(label)!;
    return metric === "f1" ? of : Math.min(of, others);
  }

  /**
   * The interval of a share that is exactly 1, or 0, by Wilson's for so many patients of one kind: resamples have no spread
   * there. A mean over classes gets the mean of their bounds, which is wider than need be: all would have to be worst at once.
   */
  atTheEnd(metric: string, label: string | undefined, isOne: boolean): Interval {
    const ones = label === undefined ? this.present() : [this.ofClass.get(label)!];
    const bounds = ones.map((one) => boundAtTheEnd(metric, one, isOne));
    const bound = bounds.reduce((sum, one) => sum + one, 0) / bounds.length;
    return isOne ? { low: bound, high: 1 } : { low: 0, high: bound };
  }

  private present(): ClassPatients[] {
    return [...this.ofClass.values()].filter(({ of }) => of > 0);
  }
}

/** Sensitivity rests on the patients of the class, an area on the fewer of both kinds, F1 on all that are or were called so. */
function boundAtTheEnd(metric: string, { of, others, named }: ClassPatients, isOne: boolean): number {
  const bound = (patients: number) => (isOne ? wilson(patients, patients).low! : wilson(0, patients).high!);
  if (metric === "balancedAccuracy") return bound(of);
  if (metric !== "f1" && metric !== "macroF1") return bound(Math.min(of, others));
  // F1 = 2J / (1 + J) of the share J = TP / (TP + FP + FN).
  const jaccard = bound(named);
  return (2 * jaccard) / (1 + jaccard);
}
