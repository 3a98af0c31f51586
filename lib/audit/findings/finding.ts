import type { AuditFinding } from "../audit-report";
import { causeOf } from "./causes";

/** What a finding says to people. `meaning` and `remedy` are whole sentences; where there is nothing to do, no remedy. */
export interface FindingText {
  title: string;
  meaning: string;
  remedy?: string;
}

type Section = AuditFinding["section"];

/** A finding with its words. @param films those concerned, ascending. @default none: it is of the set as a whole */
export function finding(
  id: `${Section}.${string}`,
  severity: AuditFinding["severity"],
  text: FindingText,
  films: number[] = [],
): AuditFinding {
  const { title, meaning, remedy } = text;
  return {
    id,
    section: sectionOf(id),
    severity,
    cause: causeOf(id),
    title,
    detail: remedy === undefined ? meaning : `${meaning} ${remedy}`,
    films,
  };
}

function sectionOf(id: `${Section}.${string}`): Section {
  return id.startsWith("quality.") ? "quality" : id.startsWith("leakage.") ? "leakage" : "confounding";
}
