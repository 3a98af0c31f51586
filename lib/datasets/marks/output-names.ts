import type { DatasetSummary } from "../dataset";

/** What a network on a data set has outputs for, in their order: its findings, else its classes. */
export function outputNames({ findings, classes }: Pick<DatasetSummary, "findings" | "classes">): string[] {
  return findings.length > 0 ? [...findings] : Object.keys(classes);
}
