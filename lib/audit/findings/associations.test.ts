import { expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import { associations } from "./associations";
import { confoundingFindings } from "./confounding-findings";

const LABELS = ["covid-19", "normal", "pneumonia"];
/** As many films of each label, and of them with text, as the development set has. */
const COUNTS: Record<string, [films: number, withText: number]> = {
  "covid-19": [102, 2],
  normal: [393, 102],
  pneumonia: [374, 52],
};

const films = LABELS.flatMap((label) => {
  const [count, withText] = COUNTS[label];
  return Array.from({ length: count }, (_, i) => ({
    label,
    burnedIn: i < withText ? ("yes" as const) : ("unknown" as const),
  }));
}).map((film, index): FilmRecord => ({
  ...NO_FILE_FACTS,
  index,
  file: `${index}.png`,
  patientId: String(index),
  sex: "unknown",
  ageYears: null,
  view: "unknown",
  source: "",
  width: 64,
  height: 64,
  bitDepth: 8,
  format: "png",
  blob: String(index),
  ...film,
}));

it("a film without text found counts as one without, whatever its header leaves unsaid", () => {
  const text = associations(films, LABELS).find(({ attribute }) => attribute === "burnedIn");
  // Bias-corrected Cramér's V of [[2, 102, 52], [100, 291, 322]], as docs/audit.md defines it, computed in Python: 0.20633322631238332
  expect(text?.cramersV).toBeCloseTo(0.20633322631238332, 12);
  expect(text?.known).toBe(869);
  const [finding] = confoundingFindings({
    associations: text === undefined ? [] : [text],
    baselines: [],
    labels: LABELS,
    films: 869,
    majorityShare: 393 / 869,
  });
  expect(finding).toMatchObject({ id: "confounding.burnedIn", severity: "amber", cause: "text" });
  expect(finding.detail).toContain(
    "There is text in 2 of 102 “covid-19”, 102 of 393 “normal” and 52 of 374 “pneumonia”.",
  );
});
