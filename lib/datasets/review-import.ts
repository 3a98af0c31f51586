/** @file What an import has become once every film was read: the balance of its classes and some films of each to look at. */
import { type RejectedFile } from "./dataset";
import { type PlannedFilm } from "./plan-import";

export interface ImportReview {
  films: readonly PlannedFilm[];
  /** Films that were read, by label, in label order. */
  classes: Readonly<Record<string, number>>;
  /** Before and after a look inside. */
  rejected: readonly RejectedFile[];
  /** Paths of some films of each class, evenly from its first to its last. */
  samples: readonly { label: string; paths: readonly string[] }[];
}

const SAMPLES = 24;
const MOST_A_CLASS = 8;

/** @param accepted paths of the films that were read. */
export function reviewImport(planned: readonly PlannedFilm[], accepted: ReadonlySet<string>, rejected: readonly RejectedFile[]): ImportReview {
  const films = planned.filter(({ path }) => accepted.has(path));
  const byLabel = new Map<string, string[]>();
  for (const { path, label } of films) {
    const paths = byLabel.get(label);
    if (paths === undefined) byLabel.set(label, [path]);
    else paths.push(path);
  }
  const labels = [...byLabel].sort(([a], [b]) => (a < b ? -1 : 1));
  const each = Math.max(1, Math.min(MOST_A_CLASS, Math.floor(SAMPLES / Math.max(1, labels.length))));
  return {
    films, rejected,
    classes: Object.fromEntries(labels.map(([label, paths]) => [label, paths.length])),
    samples: labels.slice(0, SAMPLES).map(([label, paths]) => ({ label, paths: evenly(paths, each) })),
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
