/** @file What the system knows of a run, and so can say of it in a report: gathered by jobs, read by the answers. */
import type { ModelFinding } from "../../assessment/model-finding";
import type { OutsideTest } from "../../assessment/outside-tests";
import type { SubgroupReport } from "../../assessment/subgroups/subgroup-report";
import type { EvaluationReport } from "../../metrics/evaluation-report";
import type { RunSpec } from "../../training/run";
import type { TestLooks } from "../../training/test-looks";
import type { PublishedModel } from "../model";

/** One part of the split, or all films. */
export interface PartFacts {
  name: "train" | "validation" | "test";
  films: number;
  /** Null where the patient of one of them is not known. */
  patients: number | null;
  /** Label → films. */
  classes: Record<string, number>;
  /** Films of women and of men; the others do not say. */
  women: number;
  men: number;
  /** Of films that tell an age; null where none does. */
  ages: { known: number; least: number; median: number; most: number } | null;
}

export interface ChecklistFacts {
  run: { name: string; id: string; createdAt: string; finishedAt: string | null; spec: RunSpec; synthetic: boolean };
  /** Null for a run that is looked at by itself. */
  model: Pick<PublishedModel, "name" | "version" | "publishedAt" | "onnxDigest"> | null;
  /** Of Hilum. */
  version: string;
  dataset: PublishedModel["dataset"] & {
    version: number;
    /** Films of the whole version, and files that were not taken. */
    films: number;
    rejected: number;
    /** Each source that films name, with its films; "" for films that name none. */
    sources: readonly { source: string; films: number }[];
    /** Film headers of which parts were removed. */
    deidentified: number;
    /** What made each version, the newest first. */
    notes: readonly string[];
  };
  parts: readonly PartFacts[];
  parameterCount: number;
  start: PublishedModel["start"];
  activation: PublishedModel["activation"];
  calibration: PublishedModel["calibration"];
  calibrationEffect: PublishedModel["calibrationEffect"];
  gate: PublishedModel["gate"];
  report: EvaluationReport;
  outside: readonly OutsideTest[];
  subgroups: SubgroupReport | null;
  testLooks: TestLooks | null;
  doubts: PublishedModel["doubts"];
  /** Of the data set's audit. */
  waivers: PublishedModel["waivers"];
  /** What the shortcut audit found out about the network; null where it was not made. */
  shortcuts: readonly ModelFinding[] | null;
  /** Red findings about the network that were waived when it was published. */
  findingWaivers: PublishedModel["findingWaivers"];
  /** How many films were judged again by readers, and by how many. */
  reviews: { films: number; readers: number };
}
