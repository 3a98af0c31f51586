import { expect, it } from "vitest";
import { reviewOfKey } from "./review-key";

const LABELS = ["covid-19", "normal", "pneumonia"];

it.each([
  ["1", { decision: "relabel", label: "covid-19" }],
  ["2", { decision: "agreed" }],
  ["3", { decision: "relabel", label: "pneumonia" }],
  ["4", null],
  ["0", null],
  ["x", { decision: "exclude" }],
  ["A", { decision: "agreed" }],
  ["u", { decision: "undone" }],
  ["ArrowLeft", null],
])("%s says %j of a film that is normal", (key, decision) => {
  expect(reviewOfKey(key, LABELS, "normal")).toEqual(decision);
});
