/** @file What an import has become once every film was read: the balance of its classes and some films of each to look at. */
import { type RejectedFile } from "../dataset";
import { type RefusedUpload, type SentFile, type SentFilm } from "../sent-file";

export interface ImportReview {
  films: readonly SentFilm[];
  /** Films that were read, by label, in label order. */
  classes: Readonly<Record<string, number>>;
  /** Before and after a look inside. */
  rejected: readonly RefusedUpload[];
  /** Some films of each class, evenly from its first to its last. */
  samples: readonly { label: string; files: readonly SentFile[] }[];
}

const SAMPLES = 24;
const MOST_A_CLASS = 8;

/** @param accepted paths of the films that were read. */
export function reviewImport(
  sent: readonly SentFilm[],
  accepted: ReadonlySet<string>,
  rejected: readonly RejectedFile[],
): ImportReview {
  const films = sent.filter(({ path }) => accepted.has(path));
  const stamps = new Map(sent.map(({ path, stamp }) => [path, stamp]));
  const byLabel = new Map<string, SentFile[]>();
  for (const { path, stamp, label } of films) {
    const files = byLabel.get(label);
    if (files === undefined) byLabel.set(label, [{ path, stamp }]);
    else files.push({ path, stamp });
  }
  const labels = [...byLabel].sort(([a], [b]) => (a < b ? -1 : 1));
  const each = Math.max(1, Math.min(MOST_A_CLASS, Math.floor(SAMPLES / Math.max(1, labels.length))));
  return {
    films,
    rejected: rejected.map((row) => ({ ...row, stamp: stamps.get(row.file) ?? "" })),
    classes: Object.fromEntries(labels.map(([label, files]) => [label, files.length])),
    samples: labels.slice(0, SAMPLES).map(([label, files]) => ({ label, files: evenly(files, each) })),
  };
}

function evenly<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}

/** Reasons with how many files have each, the commonest first, and some of the files. */
export function groupReasons(rejected: readonly RejectedFile[]): { reason: string; files: readonly string[] }[] {
  const byReason = new Map<string, string[]>();
  for (const { file, reason } of rejected) {
    const files = byReason.get(reason);
    if (files === undefined) byReason.set(reason, [file]);
    else files.push(file);
  }
  return [...byReason].map(([reason, files]) => ({ reason, files })).sort((a, b) => b.files.length - a.files.length);
}
