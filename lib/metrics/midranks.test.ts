import { expect, it } from "vitest";
import { midranks } from "./midranks";

it("gives equal values the mean of their ranks", () => {
  // stats.rankdata([3, 1, 4, 1, 5, 9, 2, 6, 5, 3])
  expect([...midranks([3, 1, 4, 1, 5, 9, 2, 6, 5, 3])]).toEqual([4.5, 1.5, 6, 1.5, 7.5, 10, 3, 9, 7.5, 4.5]);
  expect([...midranks([])]).toEqual([]);
});
