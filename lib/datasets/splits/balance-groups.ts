import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { Random, deriveSeed } from "../../tensor/random";

/** Single moves that lower the imbalance are tried this many times over all groups. */
const REFINEMENT_SWEEPS = 8;

/** How many films a group has of each stratum it has films of: `counts[i]` of stratum `strata[i]`, strata ascending. */
export interface WeighedGroup {
  films: number;
  strata: readonly number[];
  counts: readonly number[];
}

export interface BalanceOptions {
  /** Of all films, by part. They need not sum to 1. */
  shares: readonly number[];
  seed: number;
  strata: number;
  /** The first strata are the classes: each part gets at least one film of each. In class order. */
  labels: readonly string[];
  /** What the parts are called where they cannot all have a class, e.g. "training, validation and test". */
  partNames: string;
}

/**
 * Assigns whole groups to parts so that each part holds its share of every stratum as nearly as whole groups allow:
 * minimises Σ (placed − wanted)² ⁄ wanted over parts and strata. Groups are placed greedily, largest first, equal ones
 * in seeded order (as scikit-learn's StratifiedGroupKFold does by spread), then moved singly while that lowers the sum.
 * Returns the part of each group. Depends on the order of the groups.
 * @throws HilumError invalidDataset when no assignment was found in which every part has every class.
 */
export function balanceGroups(groups: readonly WeighedGroup[], options: BalanceOptions): number[] {
  invariant(groups.length > 0, "a split of no films");
  const partOf = groups.map(() => -1);
  const order = new Random(deriveSeed(options.seed, "split"))
    .shuffle(groups.map((_, i) => i))
    .sort((a, b) => groups[b].films - groups[a].films);
  const balance = new Balance(groups, partOf, options);
  for (const group of order) balance.place(group, balance.bestPart(group));
  for (let sweep = 0; sweep < REFINEMENT_SWEEPS && balance.refine(order); sweep++);
  balance.fillEmptyCells(order, options);
  return partOf;
}

class Balance {
  private readonly parts: number;
  /** `[part][stratum]` */
  private readonly wanted: number[][];
  private readonly placed: number[][];

  constructor(
    private readonly groups: readonly WeighedGroup[],
    private readonly partOf: number[],
    { shares, strata }: BalanceOptions,
  ) {
    const perStratum = new Array<number>(strata).fill(0);
    for (const group of groups) group.strata.forEach((stratum, i) => (perStratum[stratum] += group.counts[i]));
    const sum = shares.reduce((a, b) => a + b);
    this.parts = shares.length;
    this.wanted = shares.map((share) => perStratum.map((count) => (count * share) / sum));
    this.placed = shares.map(() => perStratum.map(() => 0));
  }

  place(index: number, part: number): void {
    const { strata, counts } = this.groups[index];
    const from = this.partOf[index];
    if (from >= 0) strata.forEach((stratum, i) => (this.placed[from][stratum] -= counts[i]));
    strata.forEach((stratum, i) => (this.placed[part][stratum] += counts[i]));
    this.partOf[index] = part;
  }

  bestPart(index: number, except = -1): number {
    let best = -1;
    let lowest = Infinity;
    for (let part = 0; part < this.parts; part++) {
      const cost = part === except ? Infinity : this.costOfAdding(index, part);
      if (cost < lowest) [best, lowest] = [part, cost];
    }
    return best;
  }

  /** Moves each group once to where it lowers the imbalance most; false when none did. */
  refine(order: readonly number[]): boolean {
    let moved = false;
    for (const index of order) {
      const from = this.partOf[index];
      const gain = -this.costOfAdding(index, from, -1);
      const best = this.bestPart(index, from);
      if (this.costOfAdding(index, best) >= gain - 1e-9) continue;
      this.place(index, best);
      moved = true;
    }
    return moved;
  }

  /** Small classes can round to nothing: gives each part that lacks a class the smallest group that nobody else needs. */
  fillEmptyCells(order: readonly number[], { labels, partNames }: BalanceOptions): void {
    for (let part = 0; part < this.parts; part++) {
      for (let label = 0; label < labels.length; label++) {
        if (this.placed[part][label] > 0) continue;
        const spare = order.findLast(
          (index) => this.groups[index].strata.includes(label) && this.canLeave(index, labels.length),
        );
        if (spare === undefined) {
          throw new HilumError(
            "invalidDataset",
            `The patients cannot be divided so that ${partNames} all have “${labels[label]}”.`,
            { remedy: "Add patients of that label, or leave the label out." },
          );
        }
        this.place(spare, part);
      }
    }
  }

  private canLeave(index: number, labels: number): boolean {
    const { strata, counts } = this.groups[index];
    return strata.every((stratum, i) => stratum >= labels || this.placed[this.partOf[index]][stratum] > counts[i]);
  }

  private costOfAdding(index: number, part: number, sign = 1): number {
    const { strata, counts } = this.groups[index];
    const placed = this.placed[part];
    const wanted = this.wanted[part];
    let cost = 0;
    for (let i = 0; i < strata.length; i++) {
      const stratum = strata[i];
      const count = counts[i];
      cost += (2 * sign * count * (placed[stratum] - wanted[stratum]) + count * count) / wanted[stratum];
    }
    return cost;
  }
}
