import { expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../film-record";
import { applyReviews } from "./apply-reviews";
import { type LabelReview, type ReviewDecision } from "./label-review";

const film = (index: number, label = "normal"): FilmRecord => ({
  ...NO_FILE_FACTS,
  index,
  file: `${index}.png`,
  label,
  patientId: `p${index}`,
  sex: "unknown",
  ageYears: null,
  view: "unknown",
  source: "",
  width: 8,
  height: 8,
  bitDepth: 8,
  format: "png",
  blob: `b${index}`,
});
const films = [0, 1, 2, 3].map((index) => film(index));

let number = 0;
const said = (index: number, reader: string, decision: ReviewDecision, label: string | null = null): LabelReview => ({
  id: String(number++),
  film: `b${index}`,
  reader,
  decision,
  label: decision === "agreed" ? "normal" : label,
  labelBefore: "normal",
  reason: "",
  version: null,
  at: "2026-01-01T00:00:00.000Z",
});
const none = new Map<string, FilmRecord>();

it("relabels, leaves out, and numbers the rest anew", () => {
  const made = applyReviews(
    films,
    [said(1, "Ada", "exclude"), said(2, "Ada", "relabel", "covid-19"), said(3, "Ada", "agreed")],
    none,
  );
  expect(made.films).toEqual([film(0), { ...film(2, "covid-19"), index: 1 }, { ...film(3), index: 2 }]);
  expect(made.excluded).toEqual([films[1]]);
  expect(made.relabelled).toEqual([{ film: films[2], label: "covid-19" }]);
  expect(made.disputed).toEqual([]);
});

it("a film of which readers say different things stays as it is, until they agree", () => {
  const first = [said(1, "Ada", "exclude"), said(1, "Grace", "relabel", "covid-19"), said(2, "Ada", "agreed")];
  const disputed = applyReviews(films, [...first, said(2, "Grace", "relabel", "covid-19")], none);
  expect(disputed.films).toEqual(films);
  expect(disputed.disputed).toEqual(["b1", "b2"]);
  const settled = applyReviews(films, [...first, said(1, "Ada", "relabel", "covid-19")], none);
  expect(settled.films[1].label).toBe("covid-19");
  expect(settled.disputed).toEqual([]);
});

it("what everybody took back is as it was: the label of old, and a film that was left out is there again", () => {
  const reviews = [
    said(1, "Ada", "exclude"),
    said(2, "Ada", "relabel", "covid-19"),
    said(1, "Ada", "undone"),
    said(2, "Ada", "undone"),
  ];
  const next = [film(0), { ...film(2, "covid-19"), index: 1 }, { ...film(3), index: 2 }];
  const made = applyReviews(next, reviews, new Map([["b1", film(1)]]));
  expect(made.restored).toEqual([film(1)]);
  expect(made.relabelled).toEqual([{ film: next[1], label: "normal" }]);
  expect(made.films.map(({ index, blob, label }) => [index, blob, label])).toEqual([
    [0, "b0", "normal"],
    [1, "b2", "normal"],
    [2, "b3", "normal"],
    [3, "b1", "normal"],
  ]);
});

it("what is in a version already is not done again over what came after it", () => {
  const done = { ...said(1, "Ada", "relabel", "covid-19"), version: 2 };
  expect(applyReviews(films, [done, { ...said(1, "Ada", "undone"), version: 3 }], none).films).toEqual(films);
  expect(applyReviews(films, [done], none).films).toEqual(films);
});

it("copies of one film in a set share what is said of it", () => {
  const twice = [film(0), { ...film(1), blob: "b0" }];
  expect(applyReviews(twice, [said(0, "Ada", "relabel", "covid-19")], none).films.map(({ label }) => label)).toEqual([
    "covid-19",
    "covid-19",
  ]);
});
