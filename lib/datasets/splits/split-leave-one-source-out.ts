import { HilumError } from "../../errors";
import type { LeaveOneSourceOutSpec } from "./split-spec";
import type { GroupSplit, SplitGroup } from "./divide-groups";
import { splitRest } from "./split-hold-out";

/**
 * Tests on the groups that were set apart for the source and learns from the others.
 * @throws HilumError invalidDataset when the others lack a class or patients to learn it from.
 */
export function splitLeaveOneSourceOut(
  apart: readonly SplitGroup[],
  rest: readonly SplitGroup[],
  spec: LeaveOneSourceOutSpec,
): GroupSplit {
  const kept = new Set(rest.flat().map(({ label }) => label));
  const lost = [...new Set(apart.flat().map(({ label }) => label))].filter((label) => !kept.has(label)).sort();
  if (lost.length > 0) {
    throw new HilumError(
      "invalidDataset",
      `Every film of ${lost.map((label) => `“${label}”`).join(" and ")} comes from “${spec.source}”, or from a patient seen there: without that source nothing is left to learn it from.`,
      {
        remedy:
          "Leave another source out, or add films of that label from elsewhere. A class with one source cannot be told from its source.",
      },
    );
  }
  return { ...splitRest(rest, { ...spec, testShare: 0 }), test: apart };
}
