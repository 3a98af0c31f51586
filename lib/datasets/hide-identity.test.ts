import { describe, expect, it } from "vitest";
import { hideInPath, hideInText } from "./hide-identity";

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

it("a message names neither the file nor the patient", () => {
  const path = "a/jane.dcm";
  const hiddenPath = hideInPath(path, marks, key);
  expect(hideInText("jane.dcm is damaged; a/jane.dcm says Doe^Jane, MRN-7734501.", { path, hiddenPath, marks })).not.toMatch(/jane|MRN/i);
  expect(hideInText("scan.dcm is damaged.", { path: "scan.dcm", hiddenPath: null, marks })).toBe("scan.dcm is damaged.");
});
