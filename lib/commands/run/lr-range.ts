import type { Step } from "../../../bin/terminal.mjs";
import { PHANTOM_DEMO } from "../../phantom/phantom-dataset";
import { measureLearningRates } from "../../jobs/runs/measure-learning-rates";
import { RANGE_STEPS, type RangePoint, suggestRate } from "../../training/learning-rate/learning-rate-range";
import { defineCommand } from "../command";
import { experimentFromFile } from "./experiment-from-file";
import { prepareDemoDataset } from "../dataset/prepare-demo-dataset";
import { specOfExperiment } from "./spec-of-experiment";
import { decimal, textTable } from "../../text/text-table";
import { withStore } from "../with-store";

export const lrRangeCommand = defineCommand({
  name: "lr-range",
  usage: "<experiment.json> [--dataset <id>] [--set train.batchSize=16]…",
  summary: "find a learning rate by a range test",
  details: [
    "Takes about a hundred steps of the experiment's network on its data while the learning rate rises from 0.000001 to",
    "10, until the loss has diverged, and suggests the rate at which it fell fastest (Smith, WACV 2017). No run is made.",
    "",
    "Train with it: npx hilum train <experiment.json> --set train.optimizer.learningRate=<rate>",
  ].join("\n"),
  options: {
    dataset: { type: "string", value: "<id>", help: "test on this data set instead of the experiment's" },
    set: { type: "string", multiple: true, value: "<path=value>", help: "change one setting, as in train" },
    seed: { type: "string", value: "<n>", help: "seed of weights, order and augmentation" },
    cell: { type: "string", value: "<id>", help: "which Train cell, where there are several (default: the first)" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [path] }, context) {
    const spec = specOfExperiment((await experimentFromFile(path)).experiment, values);
    return withStore(async (store) => {
      if (spec.dataset === PHANTOM_DEMO.id) await prepareDemoDataset(store, context);
      const bar: Step = context.terminal.step("Learning-rate range test");
      const onPoint = (points: readonly RangePoint[]) =>
        bar.progress(
          points.length / RANGE_STEPS,
          `rate ${rateText(points[points.length - 1].learningRate)}  loss ${decimal(points[points.length - 1].smoothedLoss)}`,
        );
      const points = await measureLearningRates(store, spec, { signal: context.signal, onPoint }).catch(
        (error: unknown) => {
          bar.fail();
          throw error;
        },
      );
      context.signal.throwIfAborted();
      bar.done(`${points.length} steps`);
      const suggestion = suggestRate(points);
      return { json: { suggestion, points }, text: rangeText(points, suggestion) };
    });
  },
});

/** Every fifth step, and what follows from all. */
function rangeText(points: readonly RangePoint[], suggestion: number | null): string {
  const rows = points
    .filter((_, index) => index % 5 === 0)
    .map(({ learningRate, loss, smoothedLoss }) => [rateText(learningRate), decimal(loss), decimal(smoothedLoss)]);
  const verdict =
    suggestion === null
      ? "The loss never fell, so no rate can be suggested: look at the data and the network first."
      : `Suggested learning rate: ${suggestion}, where the smoothed loss falls fastest.`;
  return [textTable(["learning rate", "loss", "smoothed"], rows), "", verdict].join("\n");
}

const rateText = (rate: number): string => rate.toExponential(1);
