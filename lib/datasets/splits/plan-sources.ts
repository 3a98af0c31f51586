import { isHilumError } from "../../errors";
import type { SplitGroup } from "./divide-groups";
import { leftOutSplit } from "./left-out-split";
import type { PlannedSource, SourcePlan } from "./source-plan";
import { splitGroups } from "./split-groups";
import type { SplitSpec } from "./split-spec";

/** Fewer films or patients than this say next to nothing, as in the report of a split. */
const FEW_FILMS = 10;
const FEW_PATIENTS = 5;

/** Which sources of the films can be left out under a split's other settings, which cannot and why, and what each will not tell. */
export function planSources(groups: readonly SplitGroup[], split: SplitSpec): SourcePlan {
  const films = groups.flat();
  const labels = [...new Set(films.map(({ label }) => label))].sort();
  const named = new Map<string, (typeof films)[number][]>();
  for (const film of films) {
    const { source = "" } = film;
    const own = named.get(source);
    if (own === undefined) named.set(source, [film]);
    else own.push(film);
  }
  const sources = [...named]
    .filter(([source]) => source !== "")
    .sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))
    .map(([source, own]): PlannedSource => {
      const patients = new Set(own.map(({ patientId }) => patientId)).size;
      const classes = Object.fromEntries(
        labels
          .map((label) => [label, own.filter((film) => film.label === label).length] as const)
          .filter(([, n]) => n > 0),
      );
      return {
        source,
        films: own.length,
        patients,
        classes,
        refusal: refusalOf(groups, split, source),
        cautions: cautionsOf(labels, classes),
        isSmall: own.length < FEW_FILMS || patients < FEW_PATIENTS,
      };
    });
  return { sources, unnamedFilms: named.get("")?.length ?? 0 };
}

function refusalOf(groups: readonly SplitGroup[], split: SplitSpec, source: string): string | null {
  if (split.testOnlySources.includes(source))
    return "It is only tested on already: no network of these settings has learned from it.";
  try {
    splitGroups(groups, leftOutSplit(split, source));
    return null;
  } catch (error) {
    if (isHilumError(error) && error.code === "invalidDataset") return error.message;
    throw error;
  }
}

function cautionsOf(labels: readonly string[], classes: Readonly<Record<string, number>>): string[] {
  const present = labels.filter((label) => label in classes);
  const absent = labels.filter((label) => !(label in classes));
  if (present.length === 1)
    return [
      `All its films are “${present[0]}”: only how many of them are recognised can be told, no AUROC and no specificity.`,
    ];
  return absent.length === 0
    ? []
    : [
        `It has no film of ${absent.map((label) => `“${label}”`).join(" or ")}: mean figures are over the other classes.`,
      ];
}
