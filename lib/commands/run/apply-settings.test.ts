import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PRESETS } from "../../architectures/presets";
import { Experiment } from "../../experiments/experiment";
import { runSpecOf } from "../../experiments/run-spec-of";
import type { RunSpec } from "../../training/run";
import { applySettings, parseSetting } from "./apply-settings";

const shipped = Experiment.parse(
  JSON.parse(readFileSync(new URL("../../../experiments/quickstart.json", import.meta.url), "utf8")),
);

function shippedSpec(): RunSpec {
  const launch = runSpecOf(shipped, "train");
  if (!launch.ok) throw new Error(launch.reason);
  return launch.spec;
}

const set = (...settings: string[]) => applySettings(shippedSpec(), settings.map(parseSetting));

test("settings reach the run's spec and leave the notebook's alone", () => {
  const spec = set(
    "train.epochs=5",
    "train.optimizer.learningRate=1e-4",
    "train.keep=last",
    "data.split.testShare=0.3",
    'data.cohort.views=["PA"]',
    "data.dataset=mine",
  );
  expect(spec.training.epochs).toBe(5);
  expect(spec.training.optimizer.learningRate).toBe(1e-4);
  expect(spec.training.keep).toBe("last");
  expect(spec.split).toMatchObject({ protocol: "holdout", testShare: 0.3 });
  expect(spec.cohort.views).toEqual(["PA"]);
  expect(spec.dataset).toBe("mine");
  expect(shippedSpec().training.epochs).not.toBe(5);
});

test("what was waived for a data set does not hold for another one", () => {
  const spec = {
    ...shippedSpec(),
    waivers: [{ finding: "confounding.format", by: "Ada", reason: "measured as published" }],
  };
  expect(
    applySettings(spec, [parseSetting("train.epochs=5"), parseSetting(`data.dataset=${spec.dataset}`)]).waivers,
  ).toEqual(spec.waivers);
  expect(applySettings(spec, [parseSetting("data.dataset=other")]).waivers).toEqual([]);
});

test("a preset replaces the network at the size that is set, in either order", () => {
  const preset = PRESETS.find(({ id }) => id === "vgg-like");
  expect(set("model.size=96", "model.preset=vgg-like").cnn).toEqual(preset?.spec(96));
  expect(set("model.preset=vgg-like", "model.size=96").cnn.input.size).toBe(96);
});

test("a layer is found by its name", () => {
  const { name } = shippedSpec().cnn.layers[0];
  const [layer] = set(`model.layers.${name}.filters=7`).cnn.layers;
  expect(layer).toMatchObject({ name, filters: 7 });
});

test("another optimizer drops the settings it does not have and keeps the ones it has", () => {
  const { optimizer } = set("train.optimizer.kind=sgd", "train.optimizer.learningRate=0.02").training;
  expect(optimizer).toEqual({
    kind: "sgd",
    learningRate: 0.02,
    momentum: 0.9,
    nesterov: false,
    weightDecay: expect.any(Number),
  });
});

test.each([
  ["train.epoch=5", /no setting train\.epoch/, /Did you mean "epochs"/],
  ["train.optimizer.lr=1", /no setting train\.optimizer\.lr/, /learningRate/],
  ["epochs=5", /no setting/, /./],
  ["model.preset=resnet", /no preset "resnet"/, /residual-small/],
  ["model.layers.nope.filters=3", /no setting model\.layers\.nope/, /./],
  ["train.epochs=0", /train\.epochs/, /./],
  ["train.epochs=many", /train\.epochs/, /./],
  ["train.epochs", /takes path=value/, /./],
  [
    'data.waivers=[{"finding":"confounding.format","by":"Ada","reason":"because"}]',
    /not waived with --set/,
    /--waive .* --by/,
  ],
  ["data.waivers.0.reason=because", /not waived with --set/, /--waive .* --by/],
])("%s is refused with the place and what to do", (setting, message, remedy) => {
  const failure = (() => {
    try {
      return set(setting);
    } catch (error) {
      return error;
    }
  })();
  expect(failure).toMatchObject({
    name: "HilumError",
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(remedy),
  });
});

test("another loss drops the settings it does not have, and the label smoothing of older files is the loss's", () => {
  const focal = set("train.loss.kind=focal", "train.loss.gamma=1");
  expect(focal.training.loss).toEqual({ kind: "focal", gamma: 1, labelSmoothing: 0.05 });
  expect(applySettings(focal, [parseSetting("train.loss.kind=binary_cross_entropy")]).training.loss).toEqual({
    kind: "binary_cross_entropy",
    labelSmoothing: 0.05,
  });
  expect(set("train.labelSmoothing=0.2").training.loss).toEqual({ kind: "softmax_cross_entropy", labelSmoothing: 0.2 });
});
