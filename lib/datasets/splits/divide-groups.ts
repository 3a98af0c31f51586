import { HilumError } from "../../errors";
import { balanceGroups } from "./balance-groups";
import type { FilmRecord } from "../film-record";
import type { SplitName } from "./split";
import type { StratifyBy } from "./split-spec";
import { type StratifiedFilm, strataOf } from "./split-strata";

export type SplitFilm = StratifiedFilm & Pick<FilmRecord, "index" | "patientId">;
/** Films that must stay together; `groupFilms` makes them. */
export type SplitGroup = readonly SplitFilm[];
/** Whole groups in each part. */
export type GroupSplit = Record<SplitName, readonly SplitGroup[]>;

export interface Division {
  /** Of all films, by part. They need not sum to 1. */
  shares: readonly number[];
  seed: number;
  stratifyBy: readonly StratifyBy[];
  /** What the parts are called in a refusal, e.g. "training, validation and test". */
  partNames: string;
}

/**
 * Divides whole groups into parts by share, stratified by class and by the given attributes; every part has every class.
 * Equal groups in any order and equal seeds give the equal parts, each in ascending order.
 * @throws HilumError invalidDataset when there are fewer than two classes, or a class has fewer groups than there are parts.
 */
export function divideGroups(
  groups: readonly SplitGroup[],
  { shares, seed, stratifyBy, partNames }: Division,
): SplitGroup[][] {
  const ordered = [...groups].sort((a, b) => a[0].index - b[0].index);
  const strata = strataOf(ordered.flat(), stratifyBy);
  const { labels, isMultiLabel } = strata;
  if (labels.length < 2 && !isMultiLabel)
    throw new HilumError("invalidDataset", `A classifier needs two labels; the chosen films have ${labels.length}.`, {
      remedy: "Add films of another label, or widen the cohort.",
    });
  const weighed = ordered.map((group) => strata.weigh(group));
  requireEnoughGroups(
    labels,
    labels.map((_, label) => weighed.filter((group) => group.strata.includes(label)).length),
    shares.length,
    partNames,
  );
  const partOf = balanceGroups(weighed, { shares, seed, strata: strata.count, labels, partNames });
  return shares.map((_, part) => ordered.filter((_group, i) => partOf[i] === part));
}

function requireEnoughGroups(
  labels: readonly string[],
  groupsOf: readonly number[],
  parts: number,
  partNames: string,
): void {
  const poor = labels.map((label, i) => ({ label, groups: groupsOf[i] })).filter(({ groups }) => groups < parts);
  if (poor.length === 0) return;
  const counted = poor
    .map(({ label, groups }) => `“${label}” has films of ${groups} patient${groups === 1 ? "" : "s"}`)
    .join(" and ");
  throw new HilumError(
    "invalidDataset",
    `${counted} that nothing ties together: ${partNames} need at least one each.`,
    { remedy: "Add patients of that label, leave the label out, or make fewer parts." },
  );
}
