import { describe, expect, it } from "vitest";
import { folderOf } from "./facts.fixture";
import { DEFAULT_LAYOUT_OPTIONS } from "../layouts/layout";
import { knownLabel } from "./known-label";
import { planImport, recogniseFolder } from "./plan-import";

describe("a label", () => {
  it.each(["NaN", "N/A", " unknown ", "#N/A", "-", "?", "−", "null", "Not available", "k.A.", "#NV"])(
    "%j is none",
    (word) => expect(knownLabel(word)).toBeNull(),
  );
  it.each(["None", "no", "0", "-1", "+", "normal", "No finding", "unknown pneumonia", "肺炎"])("%j is one", (word) =>
    expect(knownLabel(word)).toBe(word),
  );

  it("that is a word for unknown leaves its film out by name, takes its folder's, or what a person makes of it", () => {
    const facts = folderOf(["a.png", "b.png", "sick/c.png", "d.png", "e.png"], {
      "m.csv": "file,label\na.png,NaN\nb.png,covid\nc.png,unknown\nd.png,normal\ne.png,?\ne.png,covid\n",
    });
    const plan = planImport(facts);
    expect(plan.entries.map(({ path, label }) => [path, label])).toEqual([
      ["b.png", "covid"],
      ["d.png", "normal"],
      ["e.png", "covid"],
      ["sick/c.png", "sick"],
    ]);
    expect(plan.rejected).toContainEqual({
      file: "a.png",
      reason: "the table has “NaN” as its label, which names no class",
    });
    expect(plan.remarks.join(" ")).toContain("Of 2 films the table has a word for unknown as label (“NaN”, “unknown”)");
    const [{ layout, options }] = recogniseFolder(facts);
    const mapped = planImport(facts, {
      layout,
      options: { ...DEFAULT_LAYOUT_OPTIONS, ...options, labels: { NaN: "unclear" } },
    });
    expect(mapped.entries.map(({ path, label }) => [path, label])).toContainEqual(["a.png", "unclear"]);
  });
});
