import { expect, it } from "vitest";
import { type LabelReview } from "../../datasets/label-reviews/label-review";
import { readerAgreements } from "./reader-agreement";

const said = (film: number, reader: string, label: string | null): LabelReview => ({
  id: `${film} ${reader}`,
  film: String(film),
  reader,
  decision: label === null ? "exclude" : label === "normal" ? "agreed" : "relabel",
  label,
  labelBefore: "normal",
  reason: "",
  version: null,
  at: "2026-01-01T00:00:00.000Z",
});

it("two readers are compared on the films of which both said something", () => {
  // [[20, 5], [10, 15]] of cohen-kappa-interval.test.ts: κ 0.4
  const pairs = [
    ...new Array(20).fill(["normal", "normal"]),
    ...new Array(5).fill(["normal", null]),
    ...new Array(10).fill([null, "normal"]),
    ...new Array(15).fill([null, null]),
  ] as [string | null, string | null][];
  const reviews = pairs.flatMap(([ada, grace], film) => [said(film, "Ada", ada), said(film, "Grace", grace)]);
  const [agreement, ...others] = readerAgreements([...reviews, said(99, "Ada", "normal"), said(98, "Hedy", null)]);
  expect(others).toEqual([]);
  expect(agreement).toEqual({
    readers: ["Ada", "Grace"],
    films: 50,
    agreed: 35,
    kappa: { value: expect.closeTo(0.4), low: expect.closeTo(0.1511, 4), high: expect.closeTo(0.6489, 4) },
  });
});

it("what a reader took back does not count, and one common word is no measure", () => {
  const undone: LabelReview = { ...said(1, "Grace", null), decision: "undone" };
  expect(readerAgreements([said(1, "Ada", "normal"), said(1, "Grace", null), undone])).toEqual([]);
  expect(readerAgreements([said(1, "Ada", "normal"), said(1, "Grace", "normal")])[0].kappa).toBeNull();
});
