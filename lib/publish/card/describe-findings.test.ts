import { expect, it } from "vitest";
import { type ModelFinding, SHORTCUTS_NOT_EXAMINED } from "../../assessment/model-finding";
import { findingsMarkdown } from "./describe-findings";

const finding = (id: string, severity: ModelFinding["severity"]): ModelFinding => ({
  id,
  severity,
  title: `Title of ${id}`,
  detail: "What was measured.",
});
const escape = (text: string) => text.replaceAll("*", "\\*");

it("tells red and amber findings one by one, with who waived a red one and why, and the others by title", () => {
  const findings = [
    finding("shortcut.border", "red"),
    finding("shortcut.markers", "red"),
    finding("shortcut.mirrored", "amber"),
    finding("shortcut.shuffled", "green"),
  ];
  const findingWaivers = [{ finding: "shortcut.border", by: "Ada *", reason: "one hospital only" }];
  expect(findingsMarkdown({ findings, findingWaivers }, escape).split("\n\n").slice(2)).toEqual([
    [
      "- **red** `shortcut.border`: Title of shortcut.border. What was measured. Waived by Ada \\*: “one hospital only”",
      "- **red** `shortcut.markers`: Title of shortcut.markers. What was measured. **Not waived: this card is of a run, not of a published model.**",
      "- **amber** `shortcut.mirrored`: Title of shortcut.mirrored. What was measured.",
    ].join("\n"),
    "Checked, and neither red nor amber: Title of shortcut.shuffled.",
  ]);
});

it("says that nobody looked where there are no findings", () => {
  expect(findingsMarkdown({}, escape)).toContain("No shortcut audit of this network was made");
  expect(findingsMarkdown({ findings: [] }, escape)).toContain("No shortcut audit");
});

it("does not tell of an audit where only the score was doubted", () => {
  const text = findingsMarkdown({ findings: [finding("doubt.guessing", "red")] }, escape);
  expect(text).toContain("No shortcut audit of this network was made");
  expect(text).not.toContain("The network was asked");
  expect(text).toContain("`doubt.guessing`");
});

it("does not say that a network was probed of which its findings say that it was not", () => {
  const card = findingsMarkdown({ findings: [SHORTCUTS_NOT_EXAMINED] }, escape);
  expect(card).toContain("No shortcut audit of this network was made");
  expect(card).not.toContain("was asked about its own test films");
});
