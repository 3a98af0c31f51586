import { FRONTAL_FILMS } from "../../gate/frontal-films";
import { letThroughWords, wronglyRefusedWords } from "../../gate/measured-gate";
import type { Proportion } from "../../metrics/evaluation-report";
import type { PublishedModel } from "../model";

/** What of a model tells which films it answers. */
export type RefusalSubject = Partial<Pick<PublishedModel, "gate" | "riskCoverage" | "multiLabel">> &
  Pick<PublishedModel, "labels" | "synthetic">;

/** The section of a model card on which films are refused, with what was measured of it; Markdown. */
export function refusalSection({
  gate = null,
  riskCoverage = null,
  multiLabel = null,
  labels,
  synthetic,
}: RefusalSubject): string {
  return [
    "## Which films it answers",
    `Before every answer the picture is judged: it is refused where it is no frontal chest film of an adult, or lies wrongly. The judgement rests on statistics of ${FRONTAL_FILMS.films} frontal films of ${FRONTAL_FILMS.patients} patients. Of good frontal films it was not fitted to, it refused ${wronglyRefusedWords()}. It let through ${letThroughWords()}.`,
    ...(synthetic
      ? ["This model has seen drawings only: it is asked about films of people only where somebody says so."]
      : []),
    ...(gate === null ? [] : [ownFilms(gate), multiLabel === null ? certainty(gate, labels) : NOT_OF_FINDINGS]),
    ...(riskCoverage === null ? [] : [riskTable(riskCoverage)]),
  ].join("\n\n");
}

const NOT_OF_FINDINGS =
  "No film is refused for want of certainty: there are no thresholds for it of a network that tells several findings.";

type Gate = NonNullable<PublishedModel["gate"]>;

function ownFilms({ lifted, tried }: Gate): string {
  const { films, patients, refused, reasons } = tried;
  const why = reasons.map(({ refusal, films: count }) => `${refusal} ${count}`).join(", ");
  const lift =
    lifted.length === 0
      ? ""
      : ` Not counted for this model, since by them its own validation films would be refused: ${lifted.join(", ")}.`;
  return `Of its own test films ${share(refused)} were refused by their picture (${films} films${patients === null ? ", not all of known patients," : ` of ${patients} patients`} looked at${why === "" ? "" : `: ${why}`}).${lift}`;
}

function certainty({ conformal, uncertain }: Gate, labels: readonly string[]): string {
  if (conformal === null || uncertain === null)
    return "No film is refused for want of certainty: a label has too few patients in the validation split for a threshold, or the network gives some of its films a probability of 0.";
  const thresholds = labels.map((label, i) => `\`${label}\` ${conformal.thresholds[i].toFixed(3)}`).join(", ");
  return `A label may be the film's where its probability is at least ${thresholds}: split conformal prediction at ${percent(conformal.coverage)} coverage, by label and patient, from ${conformal.films} validation films, held at 0.5. A film with no such label, or with all, is refused as too uncertain: ${share(uncertain.refused)} of the test films. The true label was among those named for ${share(uncertain.covered)}.`;
}

function riskTable({ aurc, points }: NonNullable<PublishedModel["riskCoverage"]>): string {
  return [
    `Errors among the test films it is surest of (area under this curve ${aurc.toFixed(3)}):`,
    [
      "| films answered | wrong |",
      "| --- | ---: |",
      ...points.map(({ coverage, error }) => `| ${percent(coverage)} | ${share(error)} |`),
    ].join("\n"),
  ].join("\n\n");
}

function share({ value, low, high, numerator, denominator }: Proportion): string {
  if (value === null || low === null || high === null) return "–";
  return `${percent(value)} (${percent(low)}–${percent(high)}; ${numerator}/${denominator})`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}
