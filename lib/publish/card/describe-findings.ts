import { SHORTCUTS_NOT_EXAMINED } from "../../assessment/model-finding";
import type { PublishedModel } from "../model";

/** What stands on a card about a network's findings, as Markdown. */
type Findings = Partial<Pick<PublishedModel, "findings" | "findingWaivers">>;

const NOT_PROBED = "No shortcut audit of this network was made: whether it looks at the lungs is not known.";
const PROBED =
  "The network was asked about its own test films changed in one way each: without the lungs, without border, corners or markers, mirrored, blurred, cut to pieces, with the border of another film. Intervals are 95%, by patient.";

/**
 * What was found out about a network, red first, each red one with who waived it and why, then what is amber; what is
 * green in one line. Without findings it says that nobody looked.
 * @param escape makes a user's words harmless in Markdown.
 */
export function findingsMarkdown(
  { findings = [], findingWaivers = [] }: Findings,
  escape: (text: string) => string,
): string {
  const head = "## What the network looks at";
  if (findings.length === 0) return `${head}\n\n${NOT_PROBED}`;
  const waiverOf = (id: string) => {
    const waiver = findingWaivers.find(({ finding }) => finding === id);
    return waiver === undefined
      ? " **Not waived: this card is of a run, not of a published model.**"
      : ` Waived by ${escape(waiver.by)}: “${escape(waiver.reason)}”`;
  };
  const lines = findings
    .filter(({ severity }) => severity !== "green")
    .map(
      ({ id, severity, title, detail }) =>
        `- **${severity}** \`${id}\`: ${escape(title)}. ${escape(detail)}${severity === "red" ? waiverOf(id) : ""}`,
    );
  const well = findings.filter(({ severity }) => severity === "green").map(({ title }) => escape(title));
  const isProbed = findings.some(({ id }) => id.startsWith("shortcut.") && id !== SHORTCUTS_NOT_EXAMINED.id);
  return [
    head,
    isProbed ? PROBED : `${NOT_PROBED} Its scores tell this:`,
    ...(lines.length === 0 ? [] : [lines.join("\n")]),
    ...(well.length === 0 ? [] : [`Checked, and neither red nor amber: ${well.join("; ")}.`]),
  ].join("\n\n");
}
