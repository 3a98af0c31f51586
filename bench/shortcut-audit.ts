/**
 * @file The shortcut audit of trained networks: of small ones on drawn films, without a shortcut (how often it raises a
 * false alarm) and with a planted one (whether it finds it, beside the true reliance that only twins of the films can
 * tell), and of the default network on the development copy of the real set.
 *
 * npx esbuild bench/*.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=node_modules/.cache/bench --out-extension:.js=.mjs
 * node node_modules/.cache/bench/shortcut-audit.mjs [--seeds 20] [--first 1] [--cue marker:covid-19[:strength]] [--preset easy] [--patients 400] [--epochs 12] [--threads 2] [--verbose]
 * node node_modules/.cache/bench/shortcut-audit.mjs --real [--seeds 1]
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { PRESETS } from "../lib/architectures/presets";
import { type AskedNetwork, auditShortcuts } from "../lib/assessment/shortcuts/audit-shortcuts";
import type { ShortcutReport } from "../lib/assessment/shortcuts/shortcut-report";
import { sourcesInClasses } from "../lib/assessment/shortcuts/source-in-class";
import { NO_FILE_FACTS, type FilmRecord } from "../lib/datasets/film-record";
import { groupFilms } from "../lib/datasets/splits/group-films";
import { splitGroups } from "../lib/datasets/splits/split-groups";
import { selectEngine } from "../lib/engines/select-engine";
import { Experiment } from "../lib/experiments/experiment";
import { runSpecOf } from "../lib/experiments/run-spec-of";
import { outputActivation } from "../lib/graph/step/output-activation";
import type { GreyImage } from "../lib/imaging/grey-image";
import { preprocess } from "../lib/imaging/network/preprocess";
import { openAskedNetwork } from "../lib/jobs/assessments/open-asked-network";
import type { CueKind, CueSpec, CueVariant } from "../lib/phantom/cues";
import type { PhantomLabel } from "../lib/phantom/findings";
import { PHANTOM_PRESETS } from "../lib/phantom/knobs";
import { phantomImages } from "../lib/phantom/phantom-dataset";
import { argmax } from "../lib/tensor/argmax";
import { RunSpec } from "../lib/training/run";
import { trainRun } from "../lib/training/train-run";
import { decodeBenchFilm } from "./measure-training";

const SET = resolve("../shared/data/darkcovidnet-384");
/** Films of the same classes from elsewhere; the COVID-19 films of both are of one collection. */
const OUTSIDE = resolve("../shared/data/ieee8023-dev-384");

const { values: options } = parseArgs({
  options: {
    real: { type: "boolean", default: false },
    seeds: { type: "string", default: "20" },
    first: { type: "string", default: "1" },
    cue: { type: "string" },
    preset: { type: "string", default: "easy" },
    patients: { type: "string", default: "400" },
    epochs: { type: "string", default: "12" },
    threads: { type: "string", default: "2" },
    verbose: { type: "boolean", default: false },
  },
});
const threads = Number(options.threads);

type DrawnRecord = Pick<FilmRecord, "file" | "label" | "patientId" | "sex" | "ageYears" | "view" | "source">;

interface Audited {
  report: ShortcutReport;
  accuracy: number | null;
  ask: AskedNetwork["ask"];
  test: number[];
  close(): Promise<void>;
}

const seeds = Array.from({ length: Number(options.seeds) }, (_, i) => Number(options.first) + i);
if (options.real) await measureReal();
else await measureDrawn();

async function measureReal(): Promise<void> {
  if (!existsSync(SET)) return console.error(`The real set is not at ${SET}: nothing to measure.`);
  const { records, images } = readSet(SET);
  for (const seed of seeds) {
    const cnn = PRESETS[0].spec(PRESETS[0].defaultSize);
    const spec = RunSpec.parse({ dataset: "real-set", cnn, training: { seed }, split: { seed } });
    const audited = await trainAndAudit(spec, records, images, false);
    tell(seed, audited, true);
    if (existsSync(OUTSIDE)) await tellSets(spec, audited, records, images);
    await audited.close();
  }
}

/** Whether the score tells the set's own test films from those of another set inside one class. */
async function tellSets(
  { cnn, preprocessing }: RunSpec,
  { ask, test, report: { labels } }: Audited,
  records: readonly DrawnRecord[],
  images: readonly GreyImage[],
): Promise<void> {
  const outside = readSet(OUTSIDE);
  const films = [
    ...test.map((index) => ({ record: records[index], image: images[index], source: "inside" })),
    ...outside.records.map((record, index) => ({ record, image: outside.images[index], source: "outside" })),
  ].filter(({ record }) => labels.includes(record.label));
  const { probabilities } = await ask(films.map(({ image }) => preprocess(image, cnn.input.size, preprocessing)));
  const told = sourcesInClasses(
    films.map(({ record, source }, i) => ({
      label: labels.indexOf(record.label),
      patient: record.patientId,
      source,
      probabilities: probabilities[i],
      features: null,
    })),
    labels.length,
  );
  for (const { label, byScore, patients, otherPatients } of told)
    for (const { label: scored, auroc } of byScore)
      console.log(
        `     among ${labels[label]}, the score of ${labels[scored]} tells inside from outside: AUROC ${auroc.value?.toFixed(2)} (95% ${auroc.low?.toFixed(2)}–${auroc.high?.toFixed(2)}; ${otherPatients} and ${patients} patients)`,
      );
}

/** Columns: file, label, patient_id, sex, age, view, source, and more; none holds quotes. */
function readSet(folder: string): { records: DrawnRecord[]; images: GreyImage[] } {
  const lines = readFileSync(join(folder, "metadata.csv"), "utf8").trim().split(/\r?\n/);
  const records = lines.slice(1).map((line): DrawnRecord => {
    const [file, label, patientId, sex, age, view, source] = line.split(",");
    return {
      file,
      label,
      patientId,
      sex: sex === "F" || sex === "M" ? sex : "unknown",
      ageYears: /^\d/.test(age) ? Math.floor(Number(age)) : null,
      view: view === "PA" || view === "AP" ? view : view === "AP Supine" ? "AP supine" : "unknown",
      source,
    };
  });
  return { records, images: records.map(({ file }) => decodeBenchFilm(readFileSync(join(folder, file)), file)) };
}

async function measureDrawn(): Promise<void> {
  const [kind, target, strength] = (options.cue ?? "").split(":");
  const cue: CueSpec | null =
    options.cue === undefined
      ? null
      : {
          kind: kind as CueKind,
          target: target as PhantomLabel,
          strength: strength === undefined ? 1 : Number(strength),
        };
  const shipped = shippedSpec();
  let red = 0;
  for (const seed of seeds) {
    const draw = (variant: CueVariant) => drawFilms(seed, cue === null ? [] : [cue], variant);
    const { records, images } = draw("trained");
    const spec = RunSpec.parse({
      ...shipped,
      split: { ...shipped.split, seed },
      training: { ...shipped.training, seed, epochs: Number(options.epochs) },
    });
    const audited = await trainAndAudit(spec, records, images, true);
    tell(seed, audited, options.verbose);
    if (cue !== null) {
      const squares = (variant: CueVariant) => {
        const twin = draw(variant);
        return audited.test.map((index) => preprocess(twin.images[index], spec.cnn.input.size, spec.preprocessing));
      };
      const answers: number[][] = [];
      for (const variant of ["trained", "removed", "swapped"] as const)
        answers.push((await audited.ask(squares(variant))).probabilities.map(argmax));
      const [as, without, swapped] = answers;
      const flips = (other: readonly number[]) => as.filter((one, i) => one !== other[i]).length / as.length;
      console.log(
        `     true reliance: removing the cue flips ${flips(without).toFixed(2)}, swapping it ${flips(swapped).toFixed(2)}`,
      );
    }
    if (audited.report.findings.some(({ severity }) => severity === "red")) red++;
    await audited.close();
  }
  console.log(`red: ${red} of ${seeds.length}`);
}

function tell(seed: number, { report, accuracy }: Audited, verbose: boolean): void {
  const of = (severity: string) => report.findings.filter((one) => one.severity === severity).map(({ id }) => id);
  console.log(
    `${String(seed).padStart(3)}  accuracy ${accuracy?.toFixed(3)}  red [${of("red").join(" ")}]  amber [${of("amber").join(" ")}]  ${(report.elapsedMs / 1000).toFixed(1)} s`,
  );
  if (!verbose) return;
  for (const { severity, id, title, detail } of report.findings)
    console.log(`     ${severity} ${id}: ${title}. ${detail}`);
}

function drawFilms(seed: number, cues: readonly CueSpec[], variant: CueVariant) {
  const preset = PHANTOM_PRESETS.find((one) => one === options.preset);
  if (preset === undefined) throw new Error(`${options.preset} is no preset`);
  const films = [
    ...phantomImages({ seed: 100 + seed, patients: Number(options.patients), size: 192, preset, cues, variant }),
  ];
  return { records: films as DrawnRecord[], images: films.map(({ image }) => image) };
}

/** Trains without store and queue, and audits the network on its own films kept apart. */
async function trainAndAudit(
  spec: RunSpec,
  drawn: readonly DrawnRecord[],
  images: readonly GreyImage[],
  synthetic: boolean,
): Promise<Audited> {
  const { size } = spec.cnn.input;
  const records = drawn.map((film, index): FilmRecord => {
    const { width, height } = images[index];
    const format = synthetic ? ("phantom" as const) : ("png" as const);
    return { ...NO_FILE_FACTS, ...film, index, width, height, bitDepth: 8, format, blob: film.file };
  });
  const squares = images.map((image) => preprocess(image, size, spec.preprocessing));
  const pixels = new Uint8Array(records.length * size * size);
  squares.forEach((square, i) => pixels.set(square, i * size * size));
  const labels = [...new Set(records.map(({ label }) => label))].sort();
  const split = splitGroups(groupFilms(records), spec.split);
  const outcome = await trainRun({
    spec,
    labels,
    films: records,
    pack: { size, pixels },
    split,
    engine: await selectEngine(spec.training.engine),
    resumeFrom: null,
    threads,
    signal: new AbortController().signal,
    saveCheckpoint: async () => {},
    emit: () => {},
  });
  if (outcome.stopped === "aborted") throw new Error("The run was aborted.");
  const activation = outputActivation(spec.training.loss, labels);
  const network = await openAskedNetwork(
    { cnn: spec.cnn, labels, weights: outcome.weights, preprocessing: spec.preprocessing, activation },
    { threads },
  );
  const isTest = new Set(split.test);
  const report = await auditShortcuts({
    dataset: { id: spec.dataset, fingerprint: "", synthetic },
    films: [...split.validation, ...split.test].map((index) => ({
      record: records[index],
      isTest: isTest.has(index),
      square: squares[index],
    })),
    network,
  });
  return {
    report,
    accuracy: outcome.testReport.accuracy.value,
    ask: (asked) => network.ask(asked),
    test: split.test,
    close: () => network.close(),
  };
}

/** The shipped quick start's settings. */
function shippedSpec(): RunSpec {
  const experiment = Experiment.parse(JSON.parse(readFileSync("experiments/quickstart.json", "utf8")));
  const launch = runSpecOf(experiment, experiment.cells.find((cell) => cell.kind === "train")?.id ?? "");
  if (!launch.ok) throw new Error(launch.reason);
  return launch.spec;
}
