import { expect, it } from "vitest";
import { givenLabels } from "./join-options";

const members: Parameters<typeof givenLabels>[0] = [
  { id: "one", classes: { viral: 3, normal: 2 }, findings: [] },
  { id: "two", classes: { viral: 1, "one:viral": 1 }, findings: [] },
];

it("says of a label what it is called in every set that has it, or in the one that is named", () => {
  expect(givenLabels(members, { map: ["viral=pneumonia"], "leave-out": ["one:normal"] })).toEqual({
    one: { viral: "pneumonia", normal: null },
    two: { viral: "pneumonia" },
  });
  expect(givenLabels(members, { map: ["two:viral = a b"] })).toEqual({ two: { viral: "a b" } });
  // A label that is written so goes before a set that is named.
  expect(givenLabels(members, { map: ["one:viral=x"] })).toEqual({ two: { "one:viral": "x" } });
});

it.each([
  [{ map: ["viral"] }, "--map takes <label>=<label>"],
  [{ map: ["=x"] }, "--map takes <label>=<label>"],
  [{ map: ["three:viral=x"] }, "No data set to join has the label that --map names: “three:viral”."],
  [{ "leave-out": ["virl"] }, "No data set to join has the label that --leave-out names: “virl”."],
  [{ map: ["viral=x"], "leave-out": ["two:viral"] }, "Two things are said of the label “viral” of two."],
])("refuses %j", (options, message) => {
  expect(() => givenLabels(members, options)).toThrow(message);
});
