import { expect, it } from "vitest";
import { alignLabels } from "./align-labels";

it("films that are added take the spelling of the classes that are there", () => {
  const labels = (given: readonly string[], classes: readonly string[]) =>
    alignLabels(
      given.map((label) => ({ label })),
      classes,
    ).map(({ label }) => label);
  expect(labels(["NORMAL", "normal ", "L\u00fcge", "new"], ["normal", "Lu\u0308ge"])).toEqual([
    "normal",
    "normal",
    "Lu\u0308ge",
    "new",
  ]);
  expect(labels(["Normal", "normal"], ["Normal", "normal"])).toEqual(["Normal", "normal"]);
});
