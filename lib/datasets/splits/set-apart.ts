import { HilumError } from "../../errors";
import type { SplitSpec } from "./split-spec";
import type { SplitGroup } from "./divide-groups";

/** The sources that nothing is learned from: the test-only ones, and the one that is left out. */
export function heldSources(spec: SplitSpec): string[] {
  return [...new Set([...spec.testOnlySources, ...(spec.protocol === "leaveOneSourceOut" ? [spec.source] : [])])];
}

/** Groups with a film of one of the sources, and the others. Throws `invalidDataset` for a source without a film. */
export function setApart(
  groups: readonly SplitGroup[],
  sources: readonly string[],
): { apart: SplitGroup[]; rest: SplitGroup[] } {
  const known = new Set(groups.flatMap((group) => group.map(({ source = "" }) => source)));
  const missing = sources.find((source) => !known.has(source));
  if (missing !== undefined) {
    const named = [...known].filter((source) => source !== "").sort();
    throw new HilumError("invalidDataset", `None of the chosen films comes from the source “${missing}”.`, {
      remedy: named.length === 0 ? "None of them names its source." : `Their sources are: ${named.join(", ")}.`,
    });
  }
  const isApart = (group: SplitGroup) => group.some(({ source = "" }) => sources.includes(source));
  return { apart: groups.filter(isApart), rest: groups.filter((group) => !isApart(group)) };
}
