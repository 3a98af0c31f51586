/** @file What the workbench has acknowledged: from this moment on it may not be lost. */

/** A data set as it was acknowledged last. */
export interface KnownDataset {
  id: string;
  /** Films that must be in it. */
  films: number;
  fingerprint: string;
  /** `asked`: its deletion was asked for, and nobody heard yet. */
  deletion: "none" | "asked" | "acknowledged";
}

export interface KnownRun {
  id: string;
  /** Which training it is: equal ones must end with equal bits. */
  training: number;
  /** The most that was seen of it. */
  lastSeq: number;
  epochs: { epoch: number; step: number; trainLoss: number; valLoss: number }[];
}

export class Journal {
  readonly datasets = new Map<string, KnownDataset>();
  readonly runs = new Map<string, KnownRun>();
  /** Published models: name → run. */
  readonly models = new Map<string, string>();
  /** Answers that no kill excuses. */
  readonly faults: string[] = [];
  /** How often the workbench acknowledged anything. */
  acknowledgements = 0;

  dataset(dataset: KnownDataset): void {
    this.datasets.set(dataset.id, dataset);
    this.acknowledgements++;
  }

  run(run: KnownRun): void {
    this.runs.set(run.id, run);
    this.acknowledgements++;
  }

  model(name: string, run: string): void {
    this.models.set(name, run);
    this.acknowledgements++;
  }
}
