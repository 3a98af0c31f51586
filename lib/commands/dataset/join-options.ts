/** @file How data sets are joined, as the command line is told. */
import { type DatasetSummary } from "../../datasets/dataset";
import { type JoinRequest } from "../../datasets/joins/join-request";
import { outputNames } from "../../datasets/marks/output-names";
import { HilumError } from "../../errors";
import { type OptionValues } from "../command";

export const JOIN_OPTIONS = {
  map: {
    type: "string",
    multiple: true,
    value: "[<id>:]<label>=<label>",
    help: "a label and what it is called in the joined set; may be given several times",
  },
  "leave-out": {
    type: "string",
    multiple: true,
    value: "[<id>:]<label>",
    help: "leave out the films of a label; may be given several times",
  },
  "source-is-set": { type: "boolean", help: "every film's source is its data set's name, whatever it says itself" },
} as const;

/**
 * What becomes of the labels: of the data set that is named before the colon, else of each that has the label.
 * Throws `badRequest` for what is spelled otherwise, for a label that no set has, and for one that is said two things of.
 */
export function givenLabels(
  members: readonly Pick<DatasetSummary, "id" | "classes" | "findings">[],
  { map = [], "leave-out": leftOut = [] }: OptionValues<typeof JOIN_OPTIONS>,
): JoinRequest["labels"] {
  const labels: JoinRequest["labels"] = {};
  const say = (target: string, name: string | null, option: string) => {
    for (const { id, label } of labelsNamed(members, target, option)) {
      const own = (labels[id] ??= {});
      if (Object.hasOwn(own, label) && own[label] !== name)
        throw new HilumError("badRequest", `Two things are said of the label “${label}” of ${id}.`);
      own[label] = name;
    }
  };
  for (const text of map) {
    const at = text.lastIndexOf("=");
    const [target, name] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    if (at < 1 || target === "" || name === "")
      throw new HilumError("badRequest", `--map takes <label>=<label>, not “${text}”.`, {
        remedy: "For example: --map viral=pneumonia, or for one data set only: --map my-films:viral=pneumonia",
      });
    say(target, name, "--map");
  }
  for (const target of leftOut) say(target.trim(), null, "--leave-out");
  return labels;
}

function labelsNamed(
  members: readonly Pick<DatasetSummary, "id" | "classes" | "findings">[],
  target: string,
  option: string,
): { id: string; label: string }[] {
  // A label may have a colon in it: the longest reading that exists is taken.
  const everywhere = members.filter((member) => outputNames(member).includes(target));
  if (everywhere.length > 0) return everywhere.map(({ id }) => ({ id, label: target }));
  const at = target.indexOf(":");
  const [set, label] = [target.slice(0, at).trim(), target.slice(at + 1).trim()];
  const member = at < 1 ? undefined : members.find(({ id }) => id === set);
  if (member !== undefined && outputNames(member).includes(label)) return [{ id: member.id, label }];
  const known = members.map((member) => `${member.id} has ${outputNames(member).join(", ")}`);
  throw new HilumError("badRequest", `No data set to join has the label that ${option} names: “${target}”.`, {
    remedy: `${known.join("; ")}.`,
  });
}
