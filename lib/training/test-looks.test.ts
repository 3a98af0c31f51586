import { expect, it } from "vitest";
import { testLooksSentence } from "./test-looks";

const looks = { films: 120, runs: 1, comparisons: 0, evaluations: 0, overlapping: 0 };

it("one look is nothing to warn of", () => {
  expect(testLooksSentence(looks)).toBe("This test split has been looked at once: by this run.");
});

it("many looks are counted by what looked, with what they do to a score", () => {
  expect(testLooksSentence({ ...looks, runs: 11, comparisons: 3 })).toBe(
    "This test split has been looked at 14 times: by 11 runs and 3 comparisons. A score chosen after many looks is too high; the honest ones come from films nobody has looked at.",
  );
  expect(testLooksSentence({ ...looks, comparisons: 1, evaluations: 2, overlapping: 4 })).toBe(
    "This test split has been looked at 4 times: by 1 run, 1 comparison and 2 evaluations. Other test splits with films of this one have been looked at 4 times more. A score chosen after many looks is too high; the honest ones come from films nobody has looked at.",
  );
});
