import { scoreKind } from "@/lib/publish/card/describe-calibration";
import { type PublishedModel, WARNING } from "@/lib/publish/model";
import { argmax } from "@/lib/tensor/argmax";
import { csvDocument } from "@/lib/text/csv-document";
import type { FilmEntry } from "./films";

type ModelOfCsv = Pick<PublishedModel, "name" | "version" | "labels" | "synthetic" | "onnxDigest"> &
  Partial<Pick<PublishedModel, "calibration" | "multiLabel">>;

function row(entry: FilmEntry, { labels, multiLabel = null }: ModelOfCsv): string[] {
  const blank = labels.map(() => "");
  if (entry.state === "waiting") return [entry.file.name, "", ...blank, "not judged yet"];
  if (entry.state === "failed") return [entry.file.name, "", ...blank, entry.message];
  if (entry.verdict.kind === "refused") return [entry.file.name, "", ...blank, entry.verdict.reason];
  const { probabilities } = entry.verdict;
  return [entry.file.name, calledOf(labels, probabilities, multiLabel), ...probabilities.map((p) => p.toFixed(6)), ""];
}

/** The likeliest label; of several findings those whose score reaches their threshold. */
function calledOf(
  labels: readonly string[],
  probabilities: readonly number[],
  multiLabel: PublishedModel["multiLabel"],
): string {
  if (multiLabel === null) return labels[argmax(probabilities)];
  const called = labels.filter((_, at) => {
    const point = multiLabel.perFinding[at].atThreshold;
    return point !== null && probabilities[at] >= point.threshold;
  });
  return called.length === 0 ? "nothing called" : called.join("; ");
}

/**
 * The predictions as CSV (RFC 4180, CRLF), one film a line, model scores as fractions with 6 decimals. The first lines
 * carry the warning, the synthetic mark and the model's identity, so that no copy goes about without them.
 */
export function predictionsCsv(model: ModelOfCsv, entries: readonly FilmEntry[]): string {
  const notes = [
    WARNING,
    ...(model.synthetic
      ? ["SYNTHETIC: this model has seen drawings only; its scores mean nothing for a real film."]
      : []),
    `Model ${model.name} version ${model.version}, SHA-256 ${model.onnxDigest}; ${scoreKind(model)} model scores.`,
  ];
  const header = ["file", "prediction", ...model.labels.map((label) => `score: ${label}`), "reason without scores"];
  return csvDocument(
    notes,
    header,
    entries.map((entry) => row(entry, model)),
  );
}
