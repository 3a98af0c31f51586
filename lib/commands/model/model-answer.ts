import { reportIntervals } from "../../metrics/report-intervals";
import type { PublishedModel } from "../../publish/model";

/** The `--json` answer of `publish`, and of each model of `models`. */
export function modelAnswer({
  name,
  version,
  run,
  labels,
  synthetic,
  dataset,
  waivers,
  doubts,
  testLooks,
  findings,
  findingWaivers,
  report,
  onnxDigest,
  publishedAt,
  cnn,
}: PublishedModel) {
  return {
    model: name,
    version,
    run,
    labels,
    synthetic,
    dataset: dataset.id,
    waivers,
    doubts,
    testLooks,
    findings,
    findingWaivers,
    inputSize: cnn.input.size,
    accuracy: report.accuracy.value,
    macroF1: report.macroF1,
    patients: report.patients,
    intervals: reportIntervals(report),
    onnxDigest,
    publishedAt,
  };
}
