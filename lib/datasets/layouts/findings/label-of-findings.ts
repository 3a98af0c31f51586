/** What the rows of one film say it shows. */
export interface Findings {
  /** Each once, without words for none. */
  present: readonly string[];
  /** Words for no finding. */
  normals: readonly string[];
  uncertain: readonly string[];
  /** At least one is said to be absent. */
  saysAbsent: boolean;
}

/** One label, or why there is none. `joined` names what could be one if somebody said so. */
export type FindingLabel = { label: string } | { refused: string; joined?: string };

/**
 * The label of a film for a classifier of one label: its single finding, or that it has none. Several findings, uncertain
 * ones and readers that contradict each other give none.
 * @param normal the table's own word for no finding; null where it has none: then a film of which findings are only denied is "No Finding".
 */
export function labelOfFindings(
  { present, normals, uncertain, saysAbsent }: Findings,
  normal: string | null,
): FindingLabel {
  if (uncertain.length > 0) return { refused: `the table is uncertain of ${list(uncertain)}` };
  if (present.length > 1)
    return {
      refused: `it has several findings (${list(present)}): a film needs one label`,
      joined: [...present].sort().join("|"),
    };
  if (present.length === 1 && normals.length > 0)
    return { refused: `the table calls it both ${list([...present, ...normals])}` };
  const label = present.at(0) ?? normals.at(0);
  if (label !== undefined) return { label };
  if (normal === null && saysAbsent) return { label: "No Finding" };
  return {
    refused:
      normal === null ? "the table says nothing of its findings" : `the table names no finding of it, nor “${normal}”`,
  };
}

const list = (findings: readonly string[]) => [...findings].sort().join(", ");
