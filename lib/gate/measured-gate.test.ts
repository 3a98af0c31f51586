import { expect, it } from "vitest";
import { letThroughWords } from "./measured-gate";

it("tells of each group once what was let through", () => {
  expect(letThroughWords()).toMatch(
    /^\d+ of \d+ lateral films, \d+ of \d+ CT slices, \d+ of \d+ children's films, \d+ of \d+ photographs of films and \d+ of \d+ inverted or turned films$/,
  );
});
