import type { GroupDro } from "../../graph/step/group-dro";
import type { GroupDroSpec } from "./group-dro-spec";

/** Where a training film stands. */
export interface FilmOrigin {
  /** The class index. */
  label: number;
  source: string;
}

/** The groups that the training films of a run make. */
export interface TrainingGroups {
  /** For people: a source, or a class with a source. */
  names: readonly string[];
  /** Training films in each. */
  counts: readonly number[];
  /** The index of a film's group; −1 for one like no training film. */
  indexOf(origin: FilmOrigin): number;
}

/** The groups that have a training film, in the order of classes and of the sources' names. */
export function trainingGroups(
  train: readonly FilmOrigin[],
  labels: readonly string[],
  by: GroupDroSpec["groups"],
): TrainingGroups {
  const keyOf = ({ label, source }: FilmOrigin) => JSON.stringify(by === "source" ? [source] : [label, source]);
  const counts = new Map<string, number>();
  for (const origin of train) counts.set(keyOf(origin), (counts.get(keyOf(origin)) ?? 0) + 1);
  const sorted = [...train].sort((a, b) => (by === "source" ? 0 : a.label - b.label) || compare(a.source, b.source));
  const groups = new Map(sorted.map((origin) => [keyOf(origin), origin]));
  const index = new Map([...groups.keys()].map((key, position) => [key, position]));
  return {
    names: [...groups.values()].map(({ label, source }) => {
      const place = sourceInWords(source);
      return by === "source" ? place : `${labels[label]}, ${place}`;
    }),
    counts: [...groups.keys()].map((key) => counts.get(key) ?? 0),
    indexOf: (origin) => index.get(keyOf(origin)) ?? -1,
  };
}

/** What an engine is told of them. */
export function groupDroOf({ counts }: TrainingGroups, { stepSize, adjustment }: GroupDroSpec): GroupDro {
  return { stepSize, adjustments: counts.map((count) => adjustment / Math.sqrt(count)) };
}

/** A source as people read it. */
export const sourceInWords = (source: string): string => (source === "" ? "unknown source" : source);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
