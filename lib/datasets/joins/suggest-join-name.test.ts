import { expect, it } from "vitest";
import { DatasetId } from "../dataset";
import { suggestJoinName } from "./suggest-join-name";

it("names a joined set by its members, within the length of a name, and not as another is called", () => {
  expect(suggestJoinName(["one", "two"], ["one", "two"])).toBe("one-two");
  expect(suggestJoinName(["one", "two"], ["one-two", "one-two-2"])).toBe("one-two-3");
  const long = suggestJoinName(["a".repeat(55), "b".repeat(60)], ["a".repeat(55)]);
  expect(DatasetId.parse(long)).toBe(`${"a".repeat(55)}-2`);
});
