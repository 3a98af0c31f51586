import { expect, it } from "vitest";
import { groupDroOf, trainingGroups } from "./training-groups";

const LABELS = ["ill", "well"];
const TRAIN = [
  { label: 1, source: "b" },
  { label: 0, source: "" },
  { label: 1, source: "a" },
  { label: 1, source: "b" },
  { label: 0, source: "b" },
];

it("groups training films by source, in the order of their names", () => {
  const groups = trainingGroups(TRAIN, LABELS, "source");
  expect([groups.names, groups.counts]).toEqual([
    ["unknown source", "a", "b"],
    [1, 1, 3],
  ]);
  expect(groups.indexOf({ label: 0, source: "a" })).toBe(1);
  expect(groups.indexOf({ label: 0, source: "elsewhere" })).toBe(-1);
});

it("groups them by class and source where both occur together", () => {
  const groups = trainingGroups(TRAIN, LABELS, "class_and_source");
  expect(groups.names).toEqual(["ill, unknown source", "ill, b", "well, a", "well, b"]);
  expect(groups.counts).toEqual([1, 1, 1, 2]);
  expect(groups.indexOf({ label: 1, source: "b" })).toBe(3);
  expect(groups.indexOf({ label: 0, source: "a" })).toBe(-1);
});

it("adds more to the loss of small groups", () => {
  const groups = trainingGroups(
    [...new Array(16).fill({ label: 0, source: "a" }), ...new Array(4).fill({ label: 0, source: "b" })],
    LABELS,
    "source",
  );
  const spec = { groups: "source", stepSize: 0.02, adjustment: 2 } as const;
  expect(groupDroOf(groups, spec)).toEqual({ stepSize: 0.02, adjustments: [0.5, 1] });
});
