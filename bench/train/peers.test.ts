import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CnnSpec } from "../../lib/architectures/cnn-spec";
import { resolveCnn } from "../../lib/architectures/resolve-cnn";
import { compiledEngine } from "../../lib/engines/compiled/compiled-engine";
import { hilumHome, projectFolder } from "../../lib/store/files/hilum-home";
import { EngineProcess } from "./engine-process";
import { benchEngines, choosePython } from "./engines";
import { LABEL_COUNT, OPTIMIZER, readTask, writeTask } from "./training-task";

const python = choosePython(process.env.HILUM_PYTHON, join(hilumHome(), "peers"));
const engines = benchEngines({ nodeEngine: "", peers: join(projectFolder(), "bench", "peers"), python }, "onnx");
const BATCH = 3;

/** Every layer kind that the peers build, uneven SAME padding, and a flattened map that is not square in channels. */
const CNN = CnnSpec.parse({
  name: "mirrored",
  input: { size: 16 },
  layers: [
    { kind: "conv2d", name: "stem", filters: 6, kernelSize: 5, stride: 2, useBias: false },
    { kind: "batch_normalization", name: "stem_bn", momentum: 0.8 },
    { kind: "relu", name: "stem_relu" },
    { kind: "conv2d", name: "branch", filters: 6, kernelSize: 3 },
    { kind: "leaky_relu", name: "leaky" },
    { kind: "add", name: "sum", inputs: ["leaky", "stem_relu"] },
    { kind: "depthwise_conv2d", name: "depthwise", kernelSize: 3, stride: 2 },
    { kind: "separable_conv2d", name: "separable", filters: 8, kernelSize: 3 },
    { kind: "max_pooling2d", name: "max_pool" },
    { kind: "average_pooling2d", name: "average_pool", poolSize: 1 },
    { kind: "flatten", name: "flatten" },
    { kind: "dense", name: "hidden", units: 12 },
    { kind: "relu", name: "hidden_relu" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});
/** 17 pixels: VALID windows leave a remainder, so that PyTorch cannot turn the image and must pad by itself. */
const ODD = { ...CNN, input: { size: 17 } };

describe.each([
  ["torch", "contiguous"],
  ["torch", "channels_last"],
  ["keras", "graph"],
])("%s, %s", (id, variant) => {
  const present = hasModule(id === "torch" ? "torch" : "tensorflow");
  const folder = mkdtempSync(join(tmpdir(), "hilum-peers-"));
  const engine = engines.find((candidate) => candidate.id === id)!;
  let peer: EngineProcess;
  beforeAll(async () => {
    if (present) peer = await EngineProcess.start(engine.start(variant, 1));
  });
  afterAll(async () => {
    await peer?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.skipIf(!present).each([
    ["even", CNN],
    ["odd", ODD],
  ])("trains the same network from the same weights (%s maps)", async (name, cnn) => {
    const path = writeTask(join(folder, name), cnn, BATCH);
    const { trainableParameters } = await peer.open(path);
    expect(trainableParameters).toBe(resolveCnn(cnn, LABEL_COUNT).trainableParameterCount);
    const { losses } = await peer.run(2);
    const ours = await ourLosses(path);
    expect(Math.abs(losses[0] / ours[0] - 1)).toBeLessThan(1e-4);
    // One AdamW update later: the gradients agree too.
    expect(Math.abs(losses[1] / ours[1] - 1)).toBeLessThan(1e-2);
  });

  it.skipIf(!present)("says which layer kind it does not build", async () => {
    const layers = [{ kind: "elu", name: "elu" }, ...CNN.layers];
    const path = writeTask(join(folder, "unknown"), CnnSpec.parse({ ...CNN, layers }), BATCH);
    await expect(peer.open(path)).rejects.toThrow('does not build the layer kind "elu"');
  });
});

async function ourLosses(path: string): Promise<number[]> {
  const { task, batches } = readTask(path);
  const trainer = await compiledEngine.createTrainer({
    cnn: task.cnn,
    labelCount: LABEL_COUNT,
    optimizer: OPTIMIZER,
    seed: task.seed,
    threads: 1,
  });
  const losses: number[] = [];
  for (let step = 0; step < 2; step++)
    losses.push((await trainer.step(batches[step], { learningRate: OPTIMIZER.learningRate, dropoutSeed: step })).loss);
  await trainer.dispose();
  return losses;
}

function hasModule(name: string): boolean {
  try {
    execFileSync(python, ["-c", `import importlib.util, sys; sys.exit(importlib.util.find_spec("${name}") is None)`], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}
