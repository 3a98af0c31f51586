/** @file The people who work while the storm goes: one imports, adds to and deletes data sets, one trains and publishes. */
import { setTimeout as sleep } from "node:timers/promises";
import { ImportResult, ImportStarted } from "../../lib/api/responses";
import { ShortcutState } from "../../lib/api/shortcut-state";
import { DatasetSummary } from "../../lib/datasets/dataset";
import { NOTHING_KNOWN } from "../../lib/datasets/import/film-metadata";
import { encodeGreyPng } from "../../lib/imaging/png/grey-png";
import { invariant } from "../../lib/invariant";
import { TINY_DATASET, tinySpec } from "../../lib/jobs/runs/tiny-run.fixture";
import { Random } from "../../lib/tensor/random";
import { RunDetail, type RunSpec, RunSummary } from "../../lib/training/run";
import { isOver } from "../../lib/training/run-status";
import { ask } from "./client";
import type { Journal } from "./journal";

const FILMS = 24;
const ADDED = 8;
const SIZE = 48;
/** So many different trainings; each is run again and again. */
const TRAININGS = 4;

/** What is trained: long enough to be killed in, short enough to be done a few times. */
export function trainingOf(index: number): RunSpec {
  const spec = tinySpec({ epochs: 60, seed: 100 + index, optimizer: { kind: "adamw", learningRate: 0.01 } });
  // Another size each: its films are prepared anew.
  return { ...spec, dataset: TINY_DATASET, cnn: { ...spec.cnn, input: { ...spec.cnn.input, size: 16 + 4 * index } } };
}

export class Users {
  constructor(
    private readonly url: string,
    private readonly journal: Journal,
    private readonly seed: number,
    /** Aborted when the storm has taken too long. */
    private readonly patience: AbortSignal,
  ) {}

  /** Imports data sets, adds a version to each, and deletes every other one for good, until `isOver`. */
  async import(isOver: () => boolean): Promise<void> {
    for (let n = 0; !isOver(); n++) {
      const id = `storm-${this.seed}-${n}`;
      await this.send(id, { first: 0, count: FILMS, adds: false });
      if (isOver()) return;
      await this.send(id, { first: FILMS, count: ADDED, adds: true });
      if (n % 2 === 0) await this.remove(id);
    }
  }

  /** Trains one of the trainings after the other and publishes what is completed, until `isOver`; then waits for what runs. */
  async train(isOver: () => boolean): Promise<void> {
    for (let n = 0; !isOver(); n++) {
      const { body } = await this.ask("POST", "/api/runs", { experiment: null, spec: trainingOf(n % TRAININGS) });
      const { id } = RunSummary.parse(body);
      this.journal.run({ id, training: n % TRAININGS, lastSeq: 0, epochs: [] });
      const run = await this.untilEnded(id);
      if (run.status === "completed") await this.publish(`m${this.seed}-${n}`, id);
    }
  }

  /** Follows a run to its end, and notes all that is shown of it. */
  private async untilEnded(id: string): Promise<RunDetail> {
    for (;;) {
      const run = RunDetail.parse((await this.ask("GET", `/api/runs/${id}`)).body);
      const known = this.journal.runs.get(id);
      invariant(known !== undefined, "a run is noted when it is made");
      known.lastSeq = run.lastSeq;
      known.epochs = run.epochs.map(({ epoch, step, trainLoss, valLoss }) => ({ epoch, step, trainLoss, valLoss }));
      this.journal.acknowledgements++;
      if (isOver(run.status)) return run;
      await sleep(250, undefined, { signal: this.patience });
    }
  }

  private async publish(name: string, run: string): Promise<void> {
    // What is learnt of these few films is of no use, which the workbench says, and asks who wants it all the same.
    const waivers = (await this.redFindings(run)).map((finding) => ({ finding, by: "the storm", reason: "a test" }));
    const { status, body } = await this.ask("POST", "/api/models", { run, name, waivers });
    invariant(status < 300, `a completed run can be published: ${JSON.stringify(body)}`);
    this.journal.model(name, run);
  }

  /** The red findings of a run, once a worker has made its shortcut audit. */
  private async redFindings(run: string): Promise<string[]> {
    for (;;) {
      const { audit, findings } = ShortcutState.parse((await this.ask("GET", `/api/runs/${run}/shortcuts`)).body);
      if (audit?.status === "completed")
        return findings.filter(({ severity }) => severity === "red").map(({ id }) => id);
      if (audit?.status === "failed") await this.ask("POST", `/api/runs/${run}/shortcuts`);
      await sleep(250, undefined, { signal: this.patience });
    }
  }

  /** Sends films until they are a data set, or its next version; an answer that got lost is looked up. */
  private async send(
    id: string,
    { first, count, adds }: { first: number; count: number; adds: boolean },
  ): Promise<void> {
    const films = Array.from({ length: count }, (_, i) => filmOf(`${id}-${first + i}`, first + i));
    const started = await this.ask("POST", "/api/imports", { name: id, title: id, adds });
    if (started.status >= 300) return;
    const session = ImportStarted.parse(started.body).import;
    for (const { film, bytes } of films) {
      await this.ask("PUT", `/api/imports/${session}/files`, bytes, {
        "x-hilum-path": encodeURIComponent(film.path),
        "x-hilum-stamp": film.stamp,
      });
    }
    const { status, body } = await this.ask("POST", `/api/imports/${session}/commit`, {
      films: films.map(({ film }) => film),
      rejected: [],
    });
    const done = status < 300 ? ImportResult.parse(body).dataset : await this.look(id);
    if (done !== null) this.journal.dataset({ id, films: done.films, fingerprint: done.fingerprint, deletion: "none" });
  }

  private async remove(id: string): Promise<void> {
    const known = this.journal.datasets.get(id);
    if (known === undefined) return;
    known.deletion = "asked";
    const { status } = await this.ask("DELETE", `/api/datasets/${id}?forGood=true`);
    if (status < 300 || status === 404) this.journal.dataset({ ...known, deletion: "acknowledged" });
  }

  private async look(id: string): Promise<DatasetSummary | null> {
    const { status, body } = await this.ask("GET", `/api/datasets/${id}`);
    return status < 300 ? DatasetSummary.parse(body) : null;
  }

  private ask(method: string, path: string, body?: object | Uint8Array<ArrayBuffer>, headers?: Record<string, string>) {
    return ask(this.url, method, path, body, {
      signal: this.patience,
      onFault: (sentence) => this.journal.faults.push(sentence),
      headers,
    });
  }
}

/** A film of noise that no other has, in one of two classes. */
function filmOf(path: string, index: number) {
  const random = new Random([...path].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7));
  const data = Uint8Array.from({ length: SIZE * SIZE }, () => Math.floor(random.between(0, 256)));
  const label = index % 2 === 0 ? "normal" : "sick";
  const png = encodeGreyPng({ width: SIZE, height: SIZE, maxValue: 255, data });
  return {
    film: { path: `${label}/${path}.png`, label, metadata: NOTHING_KNOWN, stamp: `${png.length}` },
    bytes: new Uint8Array(png),
  };
}
