import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameClasses } from "./name-classes";
import { labelKey } from "./name-key";

const count = (labels: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
};

describe("labels that differ by case, blanks or Unicode form only", () => {
  it("are one class, under the spelling that most films have, with a remark", () => {
    const { labels, remarks, classOf } = nameClasses(
      count(["normal", "Normal", "Normal", "NORMAL ", "covid", "L\u00fcge", "Lu\u0308ge"]),
      {},
    );
    expect(labels).toEqual([
      { given: "L\u00fcge", label: "L\u00fcge", films: 2 },
      { given: "Normal", label: "Normal", films: 4 },
      { given: "covid", label: "covid", films: 1 },
    ]);
    expect(["normal", "NORMAL ", "Lu\u0308ge", "covid"].map(classOf)).toEqual([
      "Normal",
      "Normal",
      "L\u00fcge",
      "covid",
    ]);
    expect(remarks).toEqual([
      expect.stringContaining(
        "“normal” (1), “Normal” (2) and “NORMAL ” (1) differ only in how they are written and are one class, “Normal”",
      ),
      expect.stringContaining("are one class, “L\u00fcge”"),
    ]);
  });

  it("are put in other words together, left out together, and are one after that, too", () => {
    const given = count(["NORMAL", "normal", "normal", "covid", "sick", "Sick"]);
    expect(nameClasses(given, { NORMAL: "healthy", covid: "COVID-19", SICK: null }).labels).toEqual([
      { given: "covid", label: "COVID-19", films: 1 },
      { given: "normal", label: "healthy", films: 3 },
      { given: "sick", label: null, films: 2 },
    ]);
    const { labels, remarks } = nameClasses(count(["a", "b", "b"]), { a: "Sick", b: "sick" });
    expect(labels.map(({ label }) => label)).toEqual(["sick", "sick"]);
    expect(remarks).toHaveLength(1);
  });

  it("stay apart for whoever puts them in different words", () => {
    const { labels, classOf } = nameClasses(count(["A", "a", "a"]), { A: "first", a: "second" });
    expect(labels).toEqual([
      { given: "A", label: "first", films: 1 },
      { given: "a", label: "second", films: 2 },
    ]);
    expect(["A", "a"].map(classOf)).toEqual(["first", "second"]);
  });

  it("no film is lost and no two classes have one key, whatever the labels", () => {
    const label = fc.oneof(
      fc.constantFrom("Normal", "normal", "NORMAL ", "covid", "Covid\u00a0", "é", "e\u0301"),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }).filter((text) => text.trim() !== ""),
    );
    fc.assert(
      fc.property(fc.array(label), (all) => {
        const { labels, classOf } = nameClasses(count(all), {});
        expect(labels.reduce((sum, { films }) => sum + films, 0)).toBe(all.length);
        expect(new Set(labels.map((row) => labelKey(row.label ?? ""))).size).toBe(labels.length);
        for (const spelling of all) expect(labelKey(classOf(spelling) ?? "")).toBe(labelKey(spelling));
      }),
    );
  });
});
