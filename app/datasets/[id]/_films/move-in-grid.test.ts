import { describe, expect, it } from "vitest";
import { moveInGrid } from "./move-in-grid";

const shape = { columns: 4, total: 10, pageRows: 2 };
const press = (key: string, at: number, ctrlKey = false) =>
  moveInGrid({ key, ctrlKey, metaKey: false, altKey: false, shiftKey: false }, at, shape);

describe("keys in the grid", () => {
  it.each([
    ["ArrowRight", 3, 4],
    ["ArrowRight", 9, 9],
    ["ArrowLeft", 0, 0],
    ["ArrowLeft", 4, 3],
    ["ArrowDown", 1, 5],
    ["ArrowDown", 5, 9],
    ["ArrowDown", 7, 9],
    ["ArrowUp", 2, 2],
    ["ArrowUp", 9, 5],
    ["PageDown", 0, 8],
    ["PageUp", 9, 1],
    ["Home", 6, 4],
    ["End", 4, 7],
    ["End", 8, 9],
  ])("%s from %i goes to %i", (key, at, to) => {
    expect(press(key, at)).toBe(to);
  });

  it("goes to both ends with Control, and leaves other keys alone", () => {
    expect([press("Home", 7, true), press("End", 0, true), press("x", 3), press("Tab", 3)]).toEqual([0, 9, null, null]);
  });
});
