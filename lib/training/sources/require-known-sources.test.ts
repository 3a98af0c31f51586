import { expect, it } from "vitest";
import { requireKnownSources } from "./require-known-sources";

const films = ["padchest", "cohen", ""].map((source) => ({ source }));

it("refuses a weight of a source that no film comes from, with the name that was meant", () => {
  expect(() => requireKnownSources({ sourceWeights: { cohen: 2, padches: 1 } }, films)).toThrow(/"padches"/);
  expect(() => requireKnownSources({ sourceWeights: { padches: 1 } }, films)).toThrow(
    expect.objectContaining({ code: "invalidSpec", remedy: 'Did you mean "padchest"?' }),
  );
});

it.each(["none", "balanced", { cohen: 2, "": 0.5 }] as const)("lets %o pass", (sourceWeights) => {
  expect(() => requireKnownSources({ sourceWeights }, films)).not.toThrow();
});
