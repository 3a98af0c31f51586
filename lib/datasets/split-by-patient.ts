import { createHash } from "node:crypto";
import { HilumError } from "../errors";
import { invariant } from "../invariant";
import { Random, deriveSeed } from "../tensor/random";
import type { ImageRecord, Split, SplitName, SplitSpec } from "./dataset";

type SplitImage = Pick<ImageRecord, "index" | "label" | "patientId"> & Partial<Pick<ImageRecord, "blob">>;

const PARTS: readonly SplitName[] = ["train", "validation", "test"];
/** Single moves that lower the imbalance are tried this many times over all groups. */
const REFINEMENT_SWEEPS = 8;

/** Images that must stay together, and how many of each class they are. */
interface Group {
  indices: number[];
  /** `[classes]` */
  counts: number[];
  part: number;
}

/**
 * Splits by patient group, stratified by label: no patient (and no identical image, when blobs are given) is in two
 * parts, and each part's class shares come as close to `spec` as whole groups allow. Groups are placed greedily,
 * largest first, equal ones in seeded order (as scikit-learn's StratifiedGroupKFold), then moved singly while that
 * lowers the imbalance. Equal images in any order and equal seeds give the equal split.
 * @throws HilumError invalidDataset when a class has too few patients to be in all three parts.
 */
export function splitByPatient(images: readonly SplitImage[], spec: SplitSpec): Split {
  const labels = [...new Set(images.map((image) => image.label))].sort();
  if (labels.length < 2) throw new HilumError("invalidDataset", `A classifier needs two labels; the chosen images have ${labels.length}.`, { remedy: "Add images of another label, or widen the cohort." });
  const groups = formGroups(images, labels);
  checkEnoughPatients(groups, labels);
  new Random(deriveSeed(spec.seed, "split")).shuffle(groups);
  groups.sort((a, b) => b.indices.length - a.indices.length);

  const balance = new Balance(labels.length, images.length, groups, spec);
  for (const group of groups) balance.place(group, balance.bestPart(group));
  for (let sweep = 0; sweep < REFINEMENT_SWEEPS && balance.refine(groups); sweep++);
  balance.fillEmptyCells(groups, labels);
  return toSplit(groups);
}

/** Union of the images that share a patient or a blob; ordered by lowest index, so the input order does not matter. */
function formGroups(images: readonly SplitImage[], labels: readonly string[]): Group[] {
  const ordered = [...images].sort((a, b) => a.index - b.index);
  const parent = ordered.map((_, i) => i);
  const find = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  const firstWith = new Map<string, number>();
  const join = (key: string, i: number) => {
    const first = firstWith.get(key);
    if (first === undefined) firstWith.set(key, i);
    else {
      const [a, b] = [find(first), find(i)];
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  };
  ordered.forEach(({ patientId, blob }, i) => {
    join(`patient ${patientId}`, i);
    if (blob !== undefined) join(`blob ${blob}`, i);
  });
  const groups = new Map<number, Group>();
  ordered.forEach(({ index, label }, i) => {
    const root = find(i);
    let group = groups.get(root);
    if (group === undefined) groups.set(root, (group = { indices: [], counts: labels.map(() => 0), part: -1 }));
    group.indices.push(index);
    group.counts[labels.indexOf(label)]++;
  });
  return [...groups.values()];
}

function checkEnoughPatients(groups: readonly Group[], labels: readonly string[]): void {
  const poor = labels.map((label, c) => ({ label, patients: groups.filter((group) => group.counts[c] > 0).length })).filter(({ patients }) => patients < PARTS.length);
  if (poor.length === 0) return;
  throw new HilumError("invalidDataset", `${poor.map(({ label, patients }) => `“${label}” has images of ${patients} patient${patients === 1 ? "" : "s"}`).join(" and ")}: training, validation and test need at least one each.`, {
    remedy: "Add patients of that label, or leave the label out.",
  });
}

/** How far the placed images are from the wanted ones: Σ (placed − wanted)² ⁄ wanted over parts and classes. */
class Balance {
  /** `[part][class]` */
  private readonly wanted: number[][];
  private readonly placed: number[][];

  constructor(classes: number, total: number, groups: readonly Group[], { validationShare, testShare }: SplitSpec) {
    invariant(total > 0, "a split of no images");
    const perClass = Array.from({ length: classes }, (_, c) => groups.reduce((sum, group) => sum + group.counts[c], 0));
    const trainShare = Math.max(0.05, 1 - validationShare - testShare);
    const shares = [trainShare, validationShare, testShare];
    const sum = shares.reduce((a, b) => a + b);
    this.wanted = shares.map((share) => perClass.map((count) => (count * share) / sum));
    this.placed = shares.map(() => perClass.map(() => 0));
  }

  place(group: Group, part: number): void {
    if (group.part >= 0) group.counts.forEach((count, c) => (this.placed[group.part][c] -= count));
    group.counts.forEach((count, c) => (this.placed[part][c] += count));
    group.part = part;
  }

  bestPart(group: Group): number {
    const costs = PARTS.map((_, part) => this.costOfAdding(group, part));
    return costs.indexOf(Math.min(...costs));
  }

  /** Moves each group once to where it lowers the imbalance most; false when none did. */
  refine(groups: readonly Group[]): boolean {
    let moved = false;
    for (const group of groups) {
      const from = group.part;
      const gain = -this.costOfAdding(group, from, -1);
      const others = PARTS.map((_, part) => (part === from ? Infinity : this.costOfAdding(group, part)));
      const best = others.indexOf(Math.min(...others));
      if (others[best] >= gain - 1e-9) continue;
      this.place(group, best);
      moved = true;
    }
    return moved;
  }

  /** Small classes can round to nothing: gives each part that lacks a class the smallest group that nobody else needs. */
  fillEmptyCells(groups: readonly Group[], labels: readonly string[]): void {
    for (let part = 0; part < PARTS.length; part++) {
      for (let c = 0; c < labels.length; c++) {
        if (this.placed[part][c] > 0) continue;
        const spare = groups.findLast((group) => group.counts[c] > 0 && this.canLeave(group));
        if (spare === undefined) {
          throw new HilumError("invalidDataset", `The patients cannot be divided so that training, validation and test all have “${labels[c]}”.`, { remedy: "Add patients of that label, or leave the label out." });
        }
        this.place(spare, part);
      }
    }
  }

  private canLeave(group: Group): boolean {
    return group.counts.every((count, c) => count === 0 || this.placed[group.part][c] > count);
  }

  private costOfAdding(group: Group, part: number, sign = 1): number {
    let cost = 0;
    group.counts.forEach((count, c) => {
      if (count === 0) return;
      const difference = this.placed[part][c] - this.wanted[part][c];
      cost += (2 * sign * count * difference + count * count) / this.wanted[part][c];
    });
    return cost;
  }
}

function toSplit(groups: readonly Group[]): Split {
  const [train, validation, test] = PARTS.map((_, part) => groups.filter((group) => group.part === part).flatMap((group) => group.indices).sort((a, b) => a - b));
  const hash = createHash("sha256").update(JSON.stringify({ train, validation, test })).digest("hex");
  return { train, validation, test, hash };
}
