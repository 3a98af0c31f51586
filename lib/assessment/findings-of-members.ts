import type { Severity } from "../audit/audit-report";
import type { ModelFinding } from "./model-finding";

const GRAVITY: Record<Severity, number> = { red: 0, amber: 1, green: 2 };

/**
 * What was found out about networks that are published together: a finding is as grave as the gravest of its kind and tells what
 * was found of each network, red first. Of one network it is as it was.
 * @param found of each network, by the name of its run.
 */
export function findingsOfMembers(
  found: readonly { name: string; findings: readonly ModelFinding[] }[],
): ModelFinding[] {
  if (found.length === 1) return [...found[0].findings];
  const byId = new Map<string, { name: string; finding: ModelFinding }[]>();
  for (const { name, findings } of found)
    for (const finding of findings) byId.set(finding.id, [...(byId.get(finding.id) ?? []), { name, finding }]);
  return [...byId.values()]
    .map((same) => merged(same, found.length))
    .sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity]);
}

function merged(found: readonly { name: string; finding: ModelFinding }[], networks: number): ModelFinding {
  const gravest = found.reduce((worst, one) =>
    GRAVITY[one.finding.severity] < GRAVITY[worst.finding.severity] ? one : worst,
  ).finding;
  const as = found.filter(({ finding }) => finding.severity === gravest.severity).length;
  return {
    ...gravest,
    title: `${gravest.title} (${gravest.severity} in ${as} of ${networks} networks)`,
    detail: found.map(({ name, finding }) => `${name}, ${finding.severity}: ${finding.detail}`).join(" "),
  };
}
