import { describe, expect, it } from "vitest";
import { hideInPath, hideInText, hideLikewise } from "./hide-identity";

const key = new Uint8Array(32).fill(9);
const marks = ["Doe^Jane", "Doe", "Jane", "MRN-7734501", "19610203", "1.2.840.99", "42", "normal"];

describe("a path", () => {
  it.each([
    ["normal/scan_004.dcm", null],
    ["normal/doe.dcm", "normal/hidden-"],
    ["normal/janedoe.dcm", "normal/hidden-"],
    ["DOE JANE/1.dcm", "hidden-"],
    ["a/mrn 7734501/1.dcm", "a/hidden-"],
    ["a/1.2.840.99.dcm", "a/hidden-"],
    ["a/1961-02-03.dcm", "a/hidden-"],
    ["a/03.02.1961.dcm", "a/hidden-"],
    ["a/film 42.dcm", "a/hidden-"],
    // Short ones only as words: "doe" and "42" stand in other words, too.
    ["a/does 1420.dcm", null],
  ])("%s keeps only what does not name the patient", (path, begins) => {
    const hidden = hideInPath(path, marks, key);
    if (begins === null) expect(hidden).toBeNull();
    else expect(hidden?.startsWith(begins)).toBe(true);
  });

  it("gets the same stand-in each time, another one under another key, and keeps its extension", () => {
    const [first, second] = [hideInPath("a/jane.DCM", marks, key), hideInPath("a/jane.DCM", marks, new Uint8Array(32))];
    expect(first).toMatch(/^a\/hidden-[0-9a-f]{12}\.dcm$/);
    expect(hideInPath("a/jane.DCM", marks, key)).toBe(first);
    expect(second).not.toBe(first);
  });
});

describe("a name that is not plain ASCII", () => {
  it.each([
    ["Müller^Jürgen", "a/Müller_Jürgen/1.dcm", true],
    ["Müller^Jürgen", "a/Mu\u0308ller_Ju\u0308rgen/1.dcm", true],
    ["Mu\u0308ller", "a/MÜLLER/1.dcm", true],
    ["Müller", "a/mueller/1.dcm", true],
    ["Müller", "a/muller/1.dcm", true],
    ["Muller", "a/müller/1.dcm", true],
    ["Großmann", "a/GROSSMANN/1.dcm", true],
    ["Иванова", "a/иванова_1/1.dcm", true],
    ["Παπαδόπουλος", "a/ΠΑΠΑΔΟΠΟΥΛΟΣ/1.dcm", true],
    ["山田", "a/山田太郎/1.dcm", true],
    ["ﾔﾏﾀﾞ", "a/ヤマダ/1.dcm", true],
    ["王", "a/王/1.dcm", true],
    // One letter stands in other words, too.
    ["王", "a/王子/1.dcm", false],
    ["Müller", "a/Möller/1.dcm", false],
  ])("%s in %s: %s", (mark, path, isHidden) => expect(hideInPath(path, [mark], key) !== null).toBe(isHidden));

  it("has one stand-in, composed and decomposed", () => {
    expect(hideInPath("Mu\u0308ller/1.dcm", ["Müller"], key)).toBe(hideInPath("Müller/1.dcm", ["Müller"], key));
  });
});

describe("other files", () => {
  const jane = { path: "a/Jane/1.dcm", hiddenPath: hideInPath("a/Jane/1.dcm", marks, key) };

  it("in a folder that was hidden get its stand-in, others stay", () => {
    const folder = jane.hiddenPath?.split("/")[1];
    expect(
      hideLikewise(
        [{ path: "b/Jane/x.png", hiddenPath: null }, jane, { path: "a/Janet/x.png", hiddenPath: null }],
        [],
        key,
      ),
    ).toEqual([`b/${folder}/x.png`, jane.hiddenPath, "a/Janet/x.png"]);
  });

  it("that come later get it, too, under the same key", () => {
    const later = [{ path: "a/Jane/2.png", hiddenPath: null }];
    expect(hideLikewise(later, [jane.hiddenPath ?? ""], key)).toEqual([jane.hiddenPath?.replace("1.dcm", "2.png")]);
    expect(hideLikewise(later, [jane.hiddenPath ?? ""], new Uint8Array(32))).toEqual(["a/Jane/2.png"]);
  });
});

it("a message names neither the file nor the patient", () => {
  const path = "a/jane.dcm";
  const hiddenPath = hideInPath(path, marks, key);
  expect(
    hideInText("jane.dcm is damaged; a/jane.dcm says Doe^Jane, MRN-7734501.", { path, hiddenPath, marks }),
  ).not.toMatch(/jane|MRN/i);
  expect(
    hideInText("films labelled “Jane” are left out", { path: "Jane/x.png", hiddenPath: "hidden-1/x.png", marks: [] }),
  ).toBe("films labelled “hidden-1” are left out");
  expect(hideInText("scan.dcm is damaged.", { path: "scan.dcm", hiddenPath: null, marks })).toBe(
    "scan.dcm is damaged.",
  );
});
