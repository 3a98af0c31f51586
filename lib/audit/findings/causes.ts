/** @file What the findings are signs of: those of one cause may be waived by one reason. */
import type { AuditFinding, FindingCause } from "../audit-report";

/** Each cause as the end of a sentence that begins with “because”. */
export const CAUSES: Readonly<Record<FindingCause, string>> = {
  sources: "the classes come from different sources",
  people: "the classes are of different people, or were taken in different ways",
  edges: "the edges of the films differ from class to class",
  text: "one class has more text in its pixels than another",
};

const SIGNS: Readonly<Record<FindingCause, readonly string[]>> = {
  sources: [
    ...both("source", "format", "colour", "bitDepth", "size", "aspect", "bytesPerPixel", "licence"),
    "confounding.metadataBaseline",
    "quality.tiny",
    "quality.colour",
    "quality.oddAspect",
  ],
  people: both("view", "sex", "ageBand"),
  edges: ["confounding.borderBaseline", "confounding.cornersBaseline", "quality.borders"],
  text: [...both("burnedIn"), "quality.burnedInText"],
};

/** An attribute that tells the class, and whether it is known that does. */
function both(...attributes: readonly string[]): string[] {
  return attributes.flatMap((attribute) => [`confounding.${attribute}`, `confounding.${attribute}Known`]);
}

/** What a finding is a sign of; null for one that stands for itself. */
export function causeOf(finding: AuditFinding["id"]): FindingCause | null {
  const causes: readonly FindingCause[] = ["sources", "people", "edges", "text"];
  return causes.find((cause) => SIGNS[cause].includes(finding)) ?? null;
}

/** Findings in their order, those of one cause together where the first of them stands. */
export function groupByCause<Finding extends Pick<AuditFinding, "cause">>(
  findings: readonly Finding[],
): { cause: FindingCause | null; findings: Finding[] }[] {
  const groups: { cause: FindingCause | null; findings: Finding[] }[] = [];
  for (const finding of findings) {
    const same = finding.cause === null ? undefined : groups.find(({ cause }) => cause === finding.cause);
    if (same === undefined) groups.push({ cause: finding.cause, findings: [finding] });
    else same.findings.push(finding);
  }
  return groups;
}
