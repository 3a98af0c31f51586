import { type AuditFinding, FindingCause, Waiver } from "../../audit/audit-report";
import { closestWord } from "../../text/closest-word";
import { HilumError } from "../../errors";
import { givenText } from "../given-text";

/** What may be waived: findings of a data set's films, or of a run. */
export interface Waivable {
  /** Of the films, or the run's id: a waiver holds for nothing else. */
  fingerprint: string;
  findings: readonly (Pick<AuditFinding, "id" | "severity"> & Partial<Pick<AuditFinding, "cause">>)[];
}

/**
 * The waivers of a run: those of its notebook and those given with `--waive <finding>=<reason> --by <name>`, which take
 * the place of the notebook's on the same finding. In the place of a finding a cause stands for all red findings of it: `sources`.
 * They hold for the films of the report. Throws `badRequest` for one that is not spelled so, that is not signed, whose
 * words are too long, or that names no red finding of the report.
 */
export function withGivenWaivers(
  ofNotebook: readonly Waiver[],
  { waive = [], by }: { waive?: string[]; by?: string },
  report: Waivable,
): Waiver[] {
  const given = waive.flatMap((text) => parseWaivers(text, by, report));
  const named = new Set(given.map(({ finding }) => finding));
  return [...ofNotebook.filter(({ finding }) => !named.has(finding)), ...given];
}

function parseWaivers(text: string, by: string | undefined, { fingerprint, findings }: Waivable): Waiver[] {
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
  const signed = {
    fingerprint,
    by: givenText(Waiver.shape.by, by, "--by"),
    reason: givenText(Waiver.shape.reason, reason, "The reason of --waive"),
  };
  const waivable = findings.filter(({ severity }) => severity === "red");
  const ofCause = waivable.filter(({ cause }) => cause === finding);
  if (ofCause.length > 0) return ofCause.map(({ id }) => ({ finding: id, ...signed }));
  if (FindingCause.safeParse(finding).success)
    throw new HilumError("badRequest", `The audit has no red finding with the cause "${finding}".`, {
      remedy: waivable.length === 0 ? "There is none to waive: leave --waive away." : namedIn(waivable),
    });
  const red = waivable.map(({ id }) => id);
  if (!red.includes(finding)) {
    const near = closestWord(finding, red);
    throw new HilumError("badRequest", `The audit has no red finding "${finding}".`, {
      remedy: near
        ? `Did you mean "${near}"?`
        : red.length === 0
          ? "There is none to waive: leave --waive away."
          : namedIn(waivable),
    });
  }
  return [{ finding, ...signed }];
}

const namedIn = (findings: readonly Pick<AuditFinding, "id">[]): string =>
  `There are: ${findings.map(({ id }) => id).join(", ")}.`;
