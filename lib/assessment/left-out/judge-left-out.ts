import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import type { EvaluationReport } from "../../metrics/evaluation-report";
import { compareInsideOutside } from "../inside-outside";
import { unmeasured } from "../unmeasured";
import { withinSourceAreas } from "../within-source";
import type { LeftOutScore } from "./left-out-sources";

/** The films of some sources that networks without those sources were tested on: a row's source beside each prediction. */
export interface LeftOutFilms {
  /** Of the runs' own test split, under the same labels. */
  report: EvaluationReport;
  /** Of each prediction; "" where none is named. */
  sourceOf: readonly string[];
}

/**
 * What networks score on the sources that each was trained without, beside a run's own test split. Films of other sources
 * that came along because a patient or a copy ties them are not in the score: each film is counted where its own source is left out.
 * @param parts each with the source that was left out of its training.
 * @param pause is waited for between measurements, for intervals of many films take seconds.
 */
export async function judgeLeftOut(
  inside: EvaluationReport,
  parts: readonly (LeftOutFilms & { source: string })[],
  pause: () => Promise<void> = async () => undefined,
): Promise<LeftOutScore> {
  const rows = parts.flatMap(({ report, sourceOf, source }) =>
    report.predictions.filter((_, row) => sourceOf[row] === source).map((film) => ({ film, source })),
  );
  await pause();
  const report = evaluatePredictions({
    ...inside,
    split: "test",
    predictions: rows.map(({ film }) => film),
  });
  await pause();
  const comparison = compareInsideOutside(inside, report);
  const withinSource =
    parts.length === 1
      ? await withinSourceAreas(
          report,
          rows.map(({ source }) => source),
          pause,
        )
      : [];
  return {
    films: report.predictions.length,
    patients: report.patients,
    comparison,
    withinSource,
    unmeasured: unmeasured(report),
  };
}
