import type { AuditReport, Waiver } from "../../audit/audit-report";
import { closestWord } from "../../text/closest-word";
import { HilumError } from "../../errors";

/**
 * The waivers of a run: those of its notebook and those given with `--waive <finding>=<reason> --by <name>`, which take
 * the place of the notebook's on the same finding. They hold for the films of the report. Throws `badRequest` for one that is not spelled so, that is not signed,
 * or that names no red finding of the report.
 */
export function withGivenWaivers(
  ofNotebook: readonly Waiver[],
  { waive = [], by }: { waive?: string[]; by?: string },
  report: AuditReport,
): Waiver[] {
  const given = waive.map((text) => parseWaiver(text, by, report));
  const named = new Set(given.map(({ finding }) => finding));
  return [...ofNotebook.filter(({ finding }) => !named.has(finding)), ...given];
}

function parseWaiver(text: string, by: string | undefined, { fingerprint, findings }: AuditReport): Waiver {
  const equals = text.indexOf("=");
  const finding = text.slice(0, Math.max(0, equals)).trim();
  const reason = text.slice(equals + 1).trim();
  if (finding === "" || reason === "")
    throw new HilumError("badRequest", `--waive takes <finding>=<reason>, not "${text}".`, {
      remedy: 'For example: --waive confounding.format="measured as published" --by "Ada Lovelace"',
    });
  if (by === undefined || by.trim() === "")
    throw new HilumError("badRequest", "A waiver needs the name of who takes responsibility.", {
      remedy: 'Add --by "<name>".',
    });
  const red = findings.filter(({ severity }) => severity === "red").map(({ id }) => id);
  if (!red.includes(finding)) {
    const near = closestWord(finding, red);
    throw new HilumError("badRequest", `The audit has no red finding "${finding}".`, {
      remedy: near
        ? `Did you mean "${near}"?`
        : red.length === 0
          ? "There is none to waive: leave --waive away."
          : `There are: ${red.join(", ")}.`,
    });
  }
  return { finding, fingerprint, by: by.trim(), reason };
}
