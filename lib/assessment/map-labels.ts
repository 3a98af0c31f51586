import { counted } from "../audit/findings/wording";
import { labelKey } from "../datasets/import/name-key";
import { HilumError } from "../errors";
import { type LabelMapping } from "../datasets/label-mapping";

/** A mapping as far as the names tell it. */
export interface ProposedMapping {
  mapping: LabelMapping;
  /** Labels that the network does not know by any spelling, in the order of the data set. */
  undecided: string[];
}

/** Equal names are one label, and so are spellings that differ by case, blanks, dashes or Unicode form only; the rest is for a person to decide. */
export function proposeMapping(labels: readonly string[], known: readonly string[]): ProposedMapping {
  const byKey = new Map(known.map((name) => [labelKey(name), name]));
  const found = labels.map((label) => [label, known.includes(label) ? label : byKey.get(labelKey(label))] as const);
  return {
    mapping: Object.fromEntries(found.flatMap(([label, name]) => (name === undefined ? [] : [[label, name]]))),
    undecided: found.flatMap(([label, name]) => (name === undefined ? [label] : [])),
  };
}

/**
 * The mapping of every label of a data set: what is given, and what the names tell of the others.
 * @param classes label → films.
 * @throws HilumError `invalidDataset` where labels are undecided or no film is left, `badRequest` where the mapping names a label that the data set or the network does not have.
 */
export function settleMapping(
  { id, classes }: { id: string; classes: Readonly<Record<string, number>> },
  known: readonly string[],
  given: LabelMapping,
): LabelMapping {
  const labels = Object.keys(classes);
  for (const [label, name] of Object.entries(given)) {
    if (!labels.includes(label))
      throw new HilumError("badRequest", `Data set ${id} has no label “${label}”.`, {
        remedy: `It has: ${labels.join(", ")}.`,
      });
    if (name !== null && !known.includes(name))
      throw new HilumError("badRequest", `The network has no label “${name}”.`, {
        remedy: `It knows: ${known.join(", ")}.`,
      });
  }
  const { mapping, undecided } = proposeMapping(labels, known);
  const open = undecided.filter((label) => !Object.hasOwn(given, label));
  if (open.length > 0) {
    const named = open.map((label) => `${label} (${counted(classes[label], "film")})`).join(", ");
    throw new HilumError("invalidDataset", `The network does not know ${named}; it knows ${known.join(", ")}.`, {
      remedy: `Say of each which of the network's labels it is, or leave its films out: --map ${open[0]}=${known[0]} or --leave-out ${open[0]} on the command line, the form for labels on a page, “mapping” over HTTP.`,
    });
  }
  const settled = Object.fromEntries(
    labels.map((label) => [label, Object.hasOwn(given, label) ? given[label] : mapping[label]]),
  );
  if (Object.values(settled).every((name) => name === null))
    throw new HilumError("invalidDataset", `With this mapping every film of ${id} is left out.`, {
      remedy: "Keep the films of at least one label.",
    });
  return settled;
}
