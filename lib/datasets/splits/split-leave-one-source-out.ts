import { HilumError } from "../../errors";
import type { LeaveOneSourceOutSpec } from "../dataset";
import type { GroupSplit, SplitGroup } from "./divide-groups";
import { setApart } from "./set-apart";
import { splitRest } from "./split-hold-out";

/**
 * Tests on one source and trains on the others. A group with an image of the source is tested on as a whole, so that
 * nothing of the source, and no patient seen there, trains.
 * @throws HilumError invalidDataset when the source has no image, or the others lack a class or patients to train on.
 */
export function splitLeaveOneSourceOut(groups: readonly SplitGroup[], { source, validationShare, seed, stratifyBy }: LeaveOneSourceOutSpec): GroupSplit {
  const { apart: test, rest } = setApart(groups, [source]);
  requireEveryClass(groups, rest, source);
  return { ...splitRest(rest, { validationShare, testShare: 0, seed, stratifyBy }), test };
}

function requireEveryClass(groups: readonly SplitGroup[], rest: readonly SplitGroup[], source: string): void {
  const kept = new Set(rest.flat().map(({ label }) => label));
  const lost = [...new Set(groups.flat().map(({ label }) => label))].filter((label) => !kept.has(label)).sort();
  if (lost.length === 0) return;
  throw new HilumError("invalidDataset", `Every image of ${lost.map((label) => `“${label}”`).join(" and ")} comes from “${source}”, or from a patient seen there: without that source nothing is left to learn it from.`, {
    remedy: "Leave another source out, or add images of that label from elsewhere. A class with one source cannot be told from its source.",
  });
}
