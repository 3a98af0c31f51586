import { describe, expect, it } from "vitest";
import { Waiver } from "../../audit/audit-report";
import { HilumError } from "../../errors";
import { AMBER, RED } from "../../jobs/audit/audit-report.fixture";
import { withGivenWaivers } from "./waivers";

const report = {
  fingerprint: "f",
  films: 2,
  classes: {},
  findings: [RED, AMBER],
  clusters: [],
  associations: [],
  majorityShare: 0.5,
  baselines: [],
  distributions: [],
  elapsedMs: 1,
};
const ofNotebook = [{ finding: RED.id, by: "Ada", reason: "earlier" }];

function remedyOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof HilumError) return error.remedy;
  }
  throw new Error("nothing was refused");
}

describe("waivers on the command line", () => {
  it("take the place of the notebook's on the same finding, reason with = and all", () => {
    expect(withGivenWaivers(ofNotebook, {}, report)).toEqual(ofNotebook);
    expect(
      withGivenWaivers(ofNotebook, { waive: ["confounding.format=measured as a = b"], by: " Grace " }, report),
    ).toEqual([{ finding: RED.id, fingerprint: "f", by: "Grace", reason: "measured as a = b" }]);
  });

  it("are stored as the page's are: without what no text is, and not longer than they can be read again", () => {
    const waive = [`${RED.id}= measured\u001b[31m\nas\u202e published `];
    const [waiver] = withGivenWaivers([], { waive, by: "Ada\u0007 Lovelace" }, report);
    expect(waiver).toMatchObject({ by: "Ada Lovelace", reason: "measured[31m as published" });
    expect(Waiver.parse(waiver)).toEqual(waiver);
    const refused = [
      { waive: [`${RED.id}=${"long ".repeat(101)}`], by: "Ada" },
      { waive: [`${RED.id}=\u0007`], by: "Ada" },
      { waive: [`${RED.id}=because`], by: "A".repeat(101) },
      { waive: [`${RED.id}=because`], by: "\u202e" },
    ];
    for (const given of refused) expect(remedyOf(() => withGivenWaivers([], given, report))).toContain("plain words");
  });

  it("of a cause are waivers of each red finding that is a sign of it, and of no other", () => {
    const size = { ...RED, id: "confounding.size" };
    const view = { ...RED, id: "confounding.view", cause: "people" as const };
    const amber = { ...RED, id: "confounding.aspect", severity: "amber" as const };
    const several = { ...report, findings: [RED, size, view, amber, AMBER] };
    expect(withGivenWaivers([], { waive: ["sources=compared as published"], by: "Ada" }, several)).toEqual(
      [RED.id, size.id].map((finding) => ({ finding, fingerprint: "f", by: "Ada", reason: "compared as published" })),
    );
    expect(remedyOf(() => withGivenWaivers([], { waive: ["text=because"], by: "Ada" }, several))).toBe(
      "There are: confounding.format, confounding.size, confounding.view.",
    );
  });

  it("must be signed, give a reason and name a red finding", () => {
    expect(remedyOf(() => withGivenWaivers([], { waive: ["confounding.format=because"] }, report))).toContain("--by");
    expect(remedyOf(() => withGivenWaivers([], { waive: ["confounding.format="], by: "Ada" }, report))).toContain(
      "For example",
    );
    expect(remedyOf(() => withGivenWaivers([], { waive: ["confounding.formats=because"], by: "Ada" }, report))).toBe(
      'Did you mean "confounding.format"?',
    );
    expect(remedyOf(() => withGivenWaivers([], { waive: [`${AMBER.id}=because`], by: "Ada" }, report))).toBe(
      "There are: confounding.format.",
    );
  });
});
