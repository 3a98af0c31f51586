import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { REFERENCE_NETS } from "../../../bench/reference-nets";
import { compareEngines } from "../../../bench/train/compare-engines";
import { comparisonPicture } from "../../../bench/train/comparison-picture";
import { comparisonText } from "../../../bench/train/comparison-text";
import { benchEngines, DEFAULT_PEERS, choosePython, OURS } from "../../../bench/train/engines";
import { HilumError } from "../../errors";
import { defineCommand, wholeNumber } from "../command";
import { programPaths } from "../workbench/program-paths";

/** `--quick` is for a look while working; figures to publish take the full plan on a quiet machine. */
const FULL = { batches: "16,32", rounds: "7", steps: "5" };
const QUICK = { batches: "32", rounds: "3", steps: "2" };

export const benchTrainCommand = defineCommand({
  name: "bench train",
  usage: "[--quick] [--nets <ids>] [--batches <n,n>] [--peers <ids>]",
  summary: "compare training speed with PyTorch, Keras and TensorFlow.js",
  details: [
    "Trains the reference networks with every engine in turn and prints images/s, the ratio round by round, GFLOP/s,",
    "peak memory and start-up times. `bench peers` installs the peers; those that are absent are named.",
    "See bench/README.md for what is measured and how to read it.",
  ].join("\n"),
  options: {
    quick: {
      type: "boolean",
      help: `batch ${QUICK.batches}, ${QUICK.rounds} rounds of ${QUICK.steps} steps, each peer in its usually fastest form`,
    },
    nets: {
      type: "string",
      value: "<ids>",
      help: `of ${REFERENCE_NETS.map(({ id }) => id).join(", ")} (default: all)`,
    },
    batches: { type: "string", value: "<n,n>", help: `batch sizes (default: ${FULL.batches})` },
    rounds: { type: "string", value: "<n>", help: `rounds in which the engines take turns (default: ${FULL.rounds})` },
    steps: { type: "string", value: "<n>", help: `training steps of a round (default: ${FULL.steps})` },
    threads: { type: "string", value: "<n>", help: "threads of every engine (default: all cores)" },
    peers: {
      type: "string",
      value: "<ids>",
      help: `of torch, torch-compile, keras, tfjs-node, tfjs; "none" for ours alone (default: ${DEFAULT_PEERS.join(",")})`,
    },
    engine: {
      type: "string",
      value: "<engine>",
      help: "which of our engines is compared: onnx or tfjs (default: onnx)",
    },
    python: {
      type: "string",
      value: "<path>",
      help: "the Python of the peers (default: HILUM_PYTHON, then what `bench peers` made, then python3)",
    },
    out: {
      type: "string",
      value: "<file>",
      help: "where the JSON goes, the picture beside it (default: bench/results/)",
    },
  },
  positionals: { min: 0, max: 0 },
  async run({ values }, { terminal, signal }) {
    const { project, benchEngine, benchPeers, benchEnvironment } = programPaths();
    const defaults = values.quick ? QUICK : FULL;
    const ownKind = oneOf(values.engine ?? "onnx", ["onnx", "tfjs"] as const, "--engine");
    const python = choosePython(values.python ?? process.env.HILUM_PYTHON, benchEnvironment);
    const engines = benchEngines({ nodeEngine: benchEngine, peers: benchPeers, python }, ownKind);
    const peerIds =
      values.peers === "none"
        ? []
        : listed(
            values.peers ?? DEFAULT_PEERS.join(","),
            engines.map(({ id }) => id).filter((id) => id !== OURS),
            "--peers",
          );
    const netIds = listed(
      values.nets ?? REFERENCE_NETS.map(({ id }) => id).join(","),
      REFERENCE_NETS.map(({ id }) => id),
      "--nets",
    );
    const threads =
      values.threads === undefined
        ? availableParallelism()
        : wholeNumber(values.threads, "--threads", { min: 1, max: 512 });
    const step = terminal.step("Comparing training speed");
    const comparison = await compareEngines({
      engines: engines.filter(({ id }) => id === OURS || peerIds.includes(id)),
      nets: REFERENCE_NETS.filter(({ id }) => netIds.includes(id)),
      batches: (values.batches ?? defaults.batches)
        .split(",")
        .map((batch) => wholeNumber(batch, "--batches", { min: 1, max: 1024 })),
      rounds: wholeNumber(values.rounds ?? defaults.rounds, "--rounds", { min: 1, max: 1000 }),
      stepsPerRound: wholeNumber(values.steps ?? defaults.steps, "--steps", { min: 1, max: 1000 }),
      threads,
      tryVariants: !values.quick,
      signal,
      progress: (fraction, note) => step.progress(fraction, note),
    }).catch((error: unknown) => {
      step.fail();
      throw error;
    });
    step.done("Compared");
    const file =
      values.out === undefined
        ? join(project, "bench", "results", `train-${comparison.takenAt.slice(0, 19).replaceAll(":", "-")}.json`)
        : resolve(values.out);
    const picture = file.replace(/(\.json)?$/, ".svg");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(comparison, null, 1)}\n`);
    writeFileSync(picture, comparisonPicture(comparison));
    return { json: comparison, text: `${comparisonText(comparison)}\n\n${file}\n${picture}` };
  },
});

function listed(text: string, known: readonly string[], option: string): string[] {
  return text.split(",").map((word) => oneOf(word.trim(), known, option));
}

function oneOf<Word extends string>(word: string, known: readonly Word[], option: string): Word {
  const found = known.find((candidate) => candidate === word);
  if (found !== undefined) return found;
  throw new HilumError("badRequest", `${option} does not know "${word}".`, {
    remedy: `There are: ${known.join(", ")}.`,
  });
}
