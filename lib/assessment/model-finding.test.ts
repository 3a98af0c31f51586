import { expect, it } from "vitest";
import { doubtFindings } from "./model-finding";

it("the doubts of a run are red findings, one for each kind with what every split says", () => {
  expect(
    doubtFindings([
      { kind: "guessing", sentence: "On the validation split." },
      { kind: "guessing", sentence: "On the test split." },
      { kind: "runaway", sentence: "The loss." },
    ]),
  ).toEqual([
    {
      id: "doubt.guessing",
      severity: "red",
      title: "The network is not better than guessing",
      detail: "On the validation split. On the test split.",
    },
    { id: "doubt.runaway", severity: "red", title: "The validation loss has run away", detail: "The loss." },
  ]);
  expect(doubtFindings([])).toEqual([]);
});
