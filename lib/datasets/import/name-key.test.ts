import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelKey, nameKey, tidyLabel } from "./name-key";

describe("names of files", () => {
  it.each([
    ["films/Fílm.png", "films/fi\u0301lm.PNG"],
    ["a\\b.png", "A/b.png"],
    ["x\u00a0y.png", "x y.png"],
    ["\ufeffa.png", "a.png"],
    ["조선.png", "조선.png".normalize("NFD")],
    ["STRASSE.png", "straße.png"],
    ["ẞ.png", "ß.png"],
    ["Ångström.png", "A\u030angstro\u0308m.png"],
  ])("%j and %j are one name", (first, second) => expect(nameKey(first)).toBe(nameKey(second)));

  it.each([
    ["a.png", "b.png"],
    ["a b.png", "ab.png"],
    ["e.png", "é.png"],
    ["x-1.png", "x_1.png"],
  ])("%j and %j are two", (first, second) => expect(nameKey(first)).not.toBe(nameKey(second)));

  it("the key does not depend on the Unicode form or the case, and is its own key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const key = nameKey(name);
        expect([nameKey(name.normalize("NFD")), nameKey(name.normalize("NFC")), nameKey(key)]).toEqual([key, key, key]);
      }),
    );
  });
});

describe("labels", () => {
  it.each([
    ["Normal", "NORMAL "],
    ["no finding", "No\u00a0 Finding"],
    ["COVID-19", "covid\u201119"],
    ["Lungenentzündung", "Lungenentzu\u0308ndung"],
    ["Crohn's", "Crohn’s"],
    ["covid\u200b", "COVID"],
    ["ＣＯＶＩＤ", "covid"],
    ["a\tb", "a  b"],
    ["covid-19", "Covid_19"],
    ["covid\u201319", "covid 19"],
    ["1", "1.0"],
    ["-1.0", "-1"],
  ])("%j and %j are one label", (first, second) => expect(labelKey(first)).toBe(labelKey(second)));

  it.each([
    ["covid", "covid-19"],
    ["pneumonia", "no pneumonia"],
    ["grade 1", "grade 2"],
    ["a", "ä"],
    ["1", "-1"],
    ["1.5", "15"],
    ["covid19", "covid1-9"],
    ["+", "-"],
  ])("%j and %j are two", (first, second) => expect(labelKey(first)).not.toBe(labelKey(second)));

  it("are shown composed and without the blanks around them", () =>
    expect(tidyLabel(" Lungen\u00a0entzu\u0308ndung\u200b ")).toBe("Lungen entzündung"));
});
