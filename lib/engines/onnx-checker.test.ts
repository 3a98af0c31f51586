/** @file What we write as ONNX by the ONNX project's own checker, where a Python with it is installed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { initialWeights } from "../architectures/initial-weights";
import { PRESETS } from "../architectures/presets";
import { resolveCnn } from "../architectures/resolve-cnn";
import { ensembleExplanation, ensembleModel, type EnsembleSource } from "../onnx/ensemble-model";
import { explainedLayer, explanationModel } from "../onnx/explanation-model";
import { graphToModel } from "../onnx/graph-to-model";
import { inferenceModel } from "../onnx/inference-model";
import { encodeModel } from "../onnx/model-proto";
import { FIXTURE_CNNS } from "./every-layer-cnn.fixture";
import { DEFAULT_LOSS } from "../graph/step/loss-spec";
import { compileTrainingStep, type StepSettings } from "../graph/step/training-step";
import { OptimizerSpec } from "../graph/step/optimizer-spec";
import { findPython } from "./peer-python.fixture";

const LABELS = 3;
const STEP: StepSettings = {
  optimizer: OptimizerSpec.parse({ kind: "adamw", learningRate: 0.01 }),
  loss: DEFAULT_LOSS,
  clipNorm: 1,
  frozen: new Set(),
  accumulates: false,
  target: "onnxruntime",
};
const Answers = z.array(z.object({ file: z.string(), error: z.string().nullable() }));

const python = findPython("onnx");
const scratch = mkdtempSync(join(tmpdir(), "hilum-checker-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Every kind of file, of every fixture network and preset. */
function models(): [string, Uint8Array][] {
  const networks = [...FIXTURE_CNNS, ...PRESETS.map(({ id, spec }) => spec(id === "darkcovidnet" ? 64 : 32))];
  const single = networks.flatMap((spec): [string, Uint8Array][] => {
    const cnn = resolveCnn(spec, LABELS);
    const source = { cnn, labelCount: LABELS, weights: initialWeights(cnn, 1), metadata: { labels: "a,b,c" } };
    return [
      [`${spec.name}, model`, inferenceModel(source)],
      ...(explainedLayer(cnn) === null
        ? []
        : [[`${spec.name}, explanation`, explanationModel(source)] satisfies [string, Uint8Array]]),
      [`${spec.name}, training step`, encodeModel(graphToModel(compileTrainingStep(cnn, STEP).graph))],
    ];
  });
  const members = PRESETS.filter(({ id }) => id !== "darkcovidnet").map(({ spec }) => {
    const cnn = resolveCnn(spec(32), LABELS);
    return { cnn, weights: initialWeights(cnn, 1) };
  });
  const together: EnsembleSource = { members, labelCount: LABELS, views: "mirror_and_shifts" };
  return [
    ...single,
    ["several networks in views, model", ensembleModel(together)],
    ["several networks in views, explanation", ensembleExplanation(together)],
  ];
}

describe.skipIf(python.missing !== null)(
  `onnx.checker${python.missing === null ? "" : ` (skipped: ${python.missing})`}`,
  () => {
    const files =
      python.run === null
        ? []
        : models().map(([name, bytes], index) => {
            const file = join(scratch, `${index}.onnx`);
            writeFileSync(file, bytes);
            return { name, file };
          });
    const answers =
      python.run === null
        ? []
        : Answers.parse(
            JSON.parse(
              python.run(
                "check_onnx.py",
                files.map(({ file }) => file),
              ),
            ),
          );

    it.each(files.map(({ name }, index) => ({ name, index })))("finds nothing wrong with: $name", ({ index }) => {
      expect(answers[index].error).toBeNull();
    });

    it("finds what is wrong with a file that is", () => {
      const [spec] = FIXTURE_CNNS;
      const model = graphToModel(compileTrainingStep(resolveCnn(spec, LABELS), STEP).graph);
      const [first, ...rest] = model.graph.nodes;
      const file = join(scratch, "wrong.onnx");
      writeFileSync(file, encodeModel({ ...model, graph: { ...model.graph, nodes: [...rest, first] } }));
      expect(Answers.parse(JSON.parse(python.run?.("check_onnx.py", [file]) ?? "[]"))[0].error).toContain(
        "topologically sorted",
      );
    });
  },
);
