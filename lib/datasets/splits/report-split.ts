import type { Split, SplitName } from "./split";
import type { SplitSpec } from "./split-spec";
import type { SplitGroup, SplitFilm } from "./divide-groups";
import { heldSources, setApart } from "./set-apart";
import { testFolds } from "./split-k-fold";
import type { SplitPart, SplitReport } from "./split-report";

const PARTS = ["train", "validation", "test"] as const satisfies readonly SplitName[];
/** A group that holds more of a part than this decides what the part looks like. */
const LARGE_GROUP = 0.2;
/** Whole films cannot meet a share exactly, and the classes round one by one. */
const ROUNDING = 1;
/** Fewer test films of a class than this say next to nothing: even 10 of 10 right leaves a lower bound of 0.72 (Wilson, 95 %). */
const FEW_FILMS = 10;

/** What a split of these groups by this spec holds, and how far it is from what was wanted. */
export function reportSplit(groups: readonly SplitGroup[], spec: SplitSpec, split: Split): SplitReport {
  const sources = heldSources(spec);
  const { apart, rest } = setApart(groups, sources);
  const partOf = new Map(PARTS.flatMap((part) => split[part].map((index) => [index, part] as const)));
  const inPart = (part: SplitName, of: readonly SplitGroup[]) =>
    of.filter((group) => partOf.get(group[0].index) === part);
  const describe = (part: SplitName) => describePart(inPart(part, groups), inPart(part, rest), rest, spec);
  const parts = { train: describe("train"), validation: describe("validation"), test: describe("test") };
  const heldOut = apart.flat();
  const moved = heldOut.filter(({ source = "" }) => !sources.includes(source)).length;
  const report = {
    parts,
    groups: groups.length,
    largestGroup: largest(groups),
    groupsOfSeveralPatients: groups.filter((group) => group.some(({ patientId }) => patientId !== group[0].patientId))
      .length,
    heldOutFilms: heldOut.length,
    movedFilms: moved,
    folds: foldsOf(groups, spec),
  };
  return { ...report, warnings: warningsOf(report, groups) };
}

function describePart(
  groups: readonly SplitGroup[],
  divided: readonly SplitGroup[],
  allDivided: readonly SplitGroup[],
  { stratifyBy }: SplitSpec,
): SplitPart {
  const films = groups.flat();
  const dividedFilms = divided.reduce((sum, group) => sum + group.length, 0);
  return {
    films: films.length,
    patients: new Set(films.map(({ patientId }) => patientId)).size,
    groups: groups.length,
    classes: countLabels(films),
    strata: stratifyBy.flatMap((attribute) => strataOf(films, attribute)),
    deviation: dividedFilms === 0 ? null : deviation(countLabels(divided.flat()), countLabels(allDivided.flat())),
    tolerance: dividedFilms === 0 ? null : (largest(allDivided) + ROUNDING) / dividedFilms,
  };
}

function strataOf(films: readonly SplitFilm[], attribute: "source" | "view"): SplitPart["strata"] {
  const values = [...new Set(films.map((film) => film[attribute] ?? ""))].sort();
  return values.map((value) => ({
    attribute,
    value,
    classes: countLabels(films.filter((film) => (film[attribute] ?? "") === value)),
  }));
}

/** max over classes of |share in the part − share in all|. */
function deviation(part: Readonly<Record<string, number>>, all: Readonly<Record<string, number>>): number {
  const total = (classes: Readonly<Record<string, number>>) =>
    Object.values(classes).reduce((sum, films) => sum + films, 0);
  const [inPart, inAll] = [total(part), total(all)];
  return Math.max(...Object.keys(all).map((label) => Math.abs((part[label] ?? 0) / inPart - all[label] / inAll)));
}

function foldsOf(groups: readonly SplitGroup[], spec: SplitSpec): SplitReport["folds"] {
  if (spec.protocol !== "kfold") return null;
  return testFolds(setApart(groups, spec.testOnlySources).rest, spec).map((fold) => ({
    films: fold.flat().length,
    groups: fold.length,
    classes: countLabels(fold.flat()),
  }));
}

function warningsOf(
  { parts, largestGroup, movedFilms }: Omit<SplitReport, "warnings">,
  groups: readonly SplitGroup[],
): string[] {
  const labels = Object.keys(countLabels(groups.flat()));
  const tested = (label: string) => parts.test.classes[label] ?? 0;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const uneven = PARTS.flatMap((part) => {
    const [deviation, tolerance] = [parts[part].deviation ?? 0, parts[part].tolerance ?? 0];
    return deviation <= tolerance
      ? []
      : [
          `The class shares of the ${part} part are up to ${percent(deviation)} from those of the whole; whole groups should allow ${percent(tolerance)}.`,
        ];
  });
  const smallest = Math.min(...PARTS.map((part) => parts[part].films));
  const heavy =
    largestGroup > Math.max(LARGE_GROUP * smallest, 1)
      ? [
          `The largest group has ${largestGroup} films, and the smallest part ${smallest}: one group decides much of a part. Look at what ties it together in the audit.`,
        ]
      : [];
  const missing = labels
    .filter((label) => tested(label) === 0)
    .map((label) => `The test part has no film of “${label}”: nothing can be said of how well it is recognised.`);
  const few = labels
    .filter((label) => tested(label) > 0 && tested(label) < FEW_FILMS)
    .map(
      (label) =>
        `The test part has ${tested(label)} film${tested(label) === 1 ? "" : "s"} of “${label}”: too few for a figure.`,
    );
  const moved =
    movedFilms === 0
      ? []
      : [
          `${movedFilms} film${movedFilms === 1 ? "" : "s"} of other sources ${movedFilms === 1 ? "is" : "are"} tested on too, because a patient or a duplicate ties ${movedFilms === 1 ? "it" : "them"} to a held-out source.`,
        ];
  return [...uneven, ...heavy, ...missing, ...few, ...moved];
}

const largest = (groups: readonly SplitGroup[]) => groups.reduce((most, group) => Math.max(most, group.length), 0);

function countLabels(films: readonly SplitFilm[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of films) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
