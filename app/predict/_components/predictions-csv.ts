import { scoreKind } from "@/lib/publish/describe-calibration";
import { type PublishedModel, WARNING } from "@/lib/publish/model";
import { argmax } from "@/lib/tensor/argmax";
import type { FilmEntry } from "./films";

type ModelOfCsv = Pick<PublishedModel, "name" | "version" | "labels" | "synthetic" | "onnxDigest"> &
  Partial<Pick<PublishedModel, "calibration">>;

/** A field as RFC 4180 wants it; a leading `=`, `+`, `-` or `@` is disarmed, since file names come from anywhere and spreadsheets run formulas. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function row(entry: FilmEntry, labels: readonly string[]): string[] {
  const blank = labels.map(() => "");
  if (entry.state === "waiting") return [field(entry.file.name), "", ...blank, "not judged yet"];
  if (entry.state === "failed") return [field(entry.file.name), "", ...blank, field(entry.message)];
  if (entry.verdict.kind === "refused") return [field(entry.file.name), "", ...blank, field(entry.verdict.reason)];
  const { probabilities } = entry.verdict;
  return [field(entry.file.name), field(labels[argmax(probabilities)]), ...probabilities.map((p) => p.toFixed(6)), ""];
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
  const lines = [
    ...notes.map((note) => field(`# ${note}`)),
    header.map(field).join(","),
    ...entries.map((entry) => row(entry, model.labels).join(",")),
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}
