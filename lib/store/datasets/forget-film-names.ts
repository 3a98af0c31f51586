/** @file Finished runs outlive their data set with their figures; the names of its films and patients go. */
import { eq, type SQL, sql } from "drizzle-orm";
import { type OverlappingFilm } from "../../assessment/overlap";
import { type Database } from "../database";
import { forgetTestFilms } from "../runs/test-look-store";
import { assessments, runs } from "../schema";

/** Takes the names of the films and patients of a data set out of the reports, events and failures of its runs: a film is then its number. */
export async function forgetFilmNames(tx: Database, dataset: string): Promise<void> {
  const ofDataset = sql`${runs.spec} ->> 'dataset' = ${dataset}`;
  const ids = await tx.select({ id: runs.id }).from(runs).where(ofDataset);
  // One at a time: the report of a large test set is long.
  for (const { id } of ids) {
    const [{ report, validationReport, multiLabel, failure }] = await tx
      .select({
        report: runs.report,
        validationReport: runs.validationReport,
        multiLabel: runs.multiLabel,
        failure: runs.failure,
      })
      .from(runs)
      .where(eq(runs.id, id));
    await tx
      .update(runs)
      .set({
        report: report === null ? null : withoutFiles(report),
        validationReport: validationReport === null ? null : withoutFiles(validationReport),
        multiLabel:
          multiLabel === null
            ? null
            : { test: withoutFiles(multiLabel.test), validation: withoutFiles(multiLabel.validation) },
        failure: failure === null ? null : { ...failure, message: withoutNames(failure.message) },
      })
      .where(eq(runs.id, id));
  }
  await forgetTestFilms(tx, dataset);
  await forgetOverlaps(tx, ofDataset);
  await tx.execute(sql`
    update hilum.run_events set payload = jsonb_set(payload::jsonb, '{files}', '[]')::json
    where run in (select id from ${runs} where ${ofDataset}) and payload ->> 'type' = 'nonFinite'`);
  // What a person named stands in “” in Hilum's messages.
  await tx.execute(sql`
    update hilum.run_events set payload = jsonb_set(payload::jsonb, '{message}', to_jsonb(regexp_replace(payload ->> 'message', '“[^”]*”', '“…”', 'g')))::json
    where run in (select id from ${runs} where ${ofDataset}) and payload ->> 'message' like '%“%'`);
}

/** Evaluations on other sets name the training films that they found again there, and failures a film that could not be read. */
async function forgetOverlaps(tx: Database, ofDataset: SQL): Promise<void> {
  const ofRuns = sql`${assessments.run} in (select id from ${runs} where ${ofDataset})`;
  // Whoever is at it now has read the names already: it loses its claim, and the next maker finds the films gone.
  await tx
    .update(assessments)
    .set({ status: "queued", claim: null, progress: null, failure: null })
    .where(sql`${ofRuns} and ${assessments.status} in ('queued', 'running')`);
  const failed = await tx
    .select({ id: assessments.id, failure: assessments.failure })
    .from(assessments)
    .where(sql`${ofRuns} and ${assessments.failure} is not null`);
  for (const { id, failure } of failed)
    if (failure !== null)
      await tx
        .update(assessments)
        .set({ failure: { ...failure, message: withoutNames(failure.message) } })
        .where(eq(assessments.id, id));
  const rows = await tx
    .select({ id: assessments.id, result: assessments.result })
    .from(assessments)
    .where(sql`${ofRuns} and ${assessments.result} is not null`);
  for (const { id, result } of rows) {
    if (result?.kind !== "evaluation") continue;
    const nameless = (film: OverlappingFilm) => ({ ...film, trainingFile: `film ${film.trainingFilm}` });
    const { leftOut, suspects } = result.overlap;
    const overlap = { ...result.overlap, leftOut: leftOut.map(nameless), suspects: suspects.map(nameless) };
    await tx
      .update(assessments)
      .set({ result: { ...result, overlap } })
      .where(eq(assessments.id, id));
  }
}

interface NamedFilm {
  image: number;
  file: string;
  patient?: string;
}

function withoutFiles<Report extends { predictions: NamedFilm[] }>(report: Report): Report {
  const numbers = new Map<string, number>();
  for (const { patient } of report.predictions)
    if (patient !== undefined && !numbers.has(patient)) numbers.set(patient, numbers.size + 1);
  const predictions = report.predictions.map((one) => ({
    ...one,
    file: `film ${one.image}`,
    // Which films are of one patient stays, for intervals rest on it; who the patient was goes.
    ...(one.patient === undefined ? {} : { patient: `patient ${numbers.get(one.patient)}` }),
  }));
  return { ...report, predictions };
}

const withoutNames = (message: string): string => message.replace(/“[^”]*”/g, "“…”");
