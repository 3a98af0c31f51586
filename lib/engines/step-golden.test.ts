/** @file Losses, optimizers, clipping and accumulation of both engines against PyTorch in float64, by three steps of a linear network. */
import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { Random } from "../tensor/random";
import type { Engine, Trainer, TrainerOptions, TrainingBatch } from "./engine";
import { EVERY_LAYER_CNN, POOLING_CNN, randomBatch } from "./every-layer-cnn.fixture";
import { LossSpec } from "../graph/step/loss-spec";
import { objectiveOf } from "../graph/step/output-activation";
import type { StepObjective } from "../graph/step/step-objective";
import { compiledEngine } from "./compiled/compiled-engine";
import { OptimizerSpec } from "../graph/step/optimizer-spec";
import { tfjsEngine } from "./tfjs/tfjs-engine";
import type { NamedTensor } from "../tensor/named-tensor";

const LINEAR = CnnSpec.parse({
  name: "Linear",
  input: { size: 16 },
  layers: [
    { kind: "global_average_pooling2d", name: "pool" },
    { kind: "dense", name: "logits", units: "labels" },
  ],
});

const START: NamedTensor[] = [
  { name: "logits/kernel", shape: [1, 3], data: Float32Array.of(0.5, -0.25, 0.1) },
  { name: "logits/bias", shape: [3], data: Float32Array.of(0.1, 0, -0.2) },
];
const ONE = [0, 1, 0, 0.7, 0.2, 0.1];
const SEVERAL = [0, 1, 1, 1, 0, 0.3];
/** Values and what each of them counts. */
const MASKED = [0.4, -1, 0.2, 1, 0, 0.5, 0, 0.3, -0.7, 0, 1, 1];
/** What yes weighs for each of three findings, then what no does; of the third nothing is known in the first film. */
const YES_AND_NO = [0.6, 0, 0, 0, 0.4, 0, 0.2, 0.5, 0, 0.2, 0, 0.1];
const RATES = [0.05, 0.05, 0.02];

/** Two films of grey 0.75 and 0.375, which the network sees as 1 and −0.5. */
function greyBatch(targets: readonly number[]): TrainingBatch {
  const images = Float32Array.from({ length: 512 }, (_, i) => (i < 256 ? 0.75 : 0.375));
  return { images, targets: Float32Array.from(targets), sampleWeights: Float32Array.of(2, 1), size: 2 };
}

interface Golden {
  optimizer: { kind: OptimizerSpec["kind"]; momentum?: number; nesterov?: boolean; weightDecay?: number };
  loss?: { kind: StepObjective["kind"] } & Partial<
    Record<"gamma" | "alpha" | "beta" | "q" | "withinWeight", number> & { firstSide: string[] }
  >;
  clipNorm?: number;
  targets?: readonly number[];
  losses: readonly number[];
  norms: readonly number[];
  kernel: readonly number[];
  bias: readonly number[];
}

// import torch, torch.nn.functional as F
// # algorithm 2 of Chen et al., line by line: PyTorch has no Lion of its own
// class Lion(torch.optim.Optimizer):
//     def __init__(self, p, lr=1e-4, betas=(0.9, 0.99), weight_decay=0): super().__init__(p, dict(lr=lr, betas=betas, weight_decay=weight_decay))
//     @torch.no_grad()
//     def step(self):
//         for g in self.param_groups:
//             b1, b2 = g["betas"]
//             for p in g["params"]:
//                 m = self.state[p].setdefault("m", torch.zeros_like(p))
//                 p.mul_(1 - g["lr"] * g["weight_decay"])
//                 p.add_((m * b1 + p.grad * (1 - b1)).sign(), alpha=-g["lr"])
//                 m.mul_(b2).add_(p.grad, alpha=1 - b2)
// X = torch.tensor([[1.0], [-0.5]], dtype=torch.float64)
// W = torch.tensor([2.0, 1.0], dtype=torch.float64)
// T = torch.tensor([[0, 1, 0], [0.7, 0.2, 0.1]], dtype=torch.float64)
// MULTI = torch.tensor([[0, 1, 1], [1, 0, 0.3]], dtype=torch.float64)
// def mean(per_image): return (W * per_image).sum() / W.sum()
// def cross_entropy(x): return mean(-(T * F.log_softmax(x, 1)).sum(1))
// def focal(x): return mean(-(T * (1 - F.softmax(x, 1)) ** 1.5 * F.log_softmax(x, 1)).sum(1))
// def binary(x): return mean(F.binary_cross_entropy_with_logits(x, MULTI, reduction="none").mean(1))
// def symmetric(x): return mean(-0.5 * (T * F.log_softmax(x, 1)).sum(1) - 2 * (F.softmax(x, 1) * T.clamp(min=math.exp(-4)).log()).sum(1))
// def generalised(x): return mean((T * (1 - F.softmax(x, 1) ** 0.7) / 0.7).sum(1))
// def run(make, loss=cross_entropy, clip=None):
//     kernel = torch.tensor([[0.5, -0.25, 0.1]], dtype=torch.float64, requires_grad=True)
//     bias = torch.tensor([0.1, 0, -0.2], dtype=torch.float64, requires_grad=True)
//     optimizer = make([{"params": [kernel]}, {"params": [bias], "weight_decay": 0}])
//     losses, norms = [], []
//     for rate in (0.05, 0.05, 0.02):
//         for group in optimizer.param_groups: group["lr"] = rate
//         optimizer.zero_grad(); l = loss(X @ kernel + bias); l.backward()
//         norms.append(torch.nn.utils.clip_grad_norm_([kernel, bias], clip or 1e9).item()); losses.append(l.item())
//         optimizer.step()
//     r = lambda v: [round(x, 7) for x in v]
//     print("losses:", r(losses), "norms:", r(norms), "kernel:", r(kernel.flatten().tolist()), "bias:", r(bias.tolist()))
// o = torch.optim
// run(lambda p: o.SGD(p, momentum=0.9, weight_decay=0.1))
// run(lambda p: o.SGD(p, momentum=0.9, nesterov=True, weight_decay=0.1))
// run(lambda p: o.Adam(p))
// run(lambda p: o.AdamW(p, weight_decay=0.1))
// run(lambda p: o.RMSprop(p, alpha=0.9, eps=1e-7))
// run(lambda p: o.RMSprop(p, alpha=0.9, eps=1e-7, momentum=0.5))
// run(lambda p: Lion(p, betas=(0.9, 0.99), weight_decay=0.1))
// run(lambda p: o.SGD(p), clip=0.2)
// run(lambda p: o.SGD(p), focal)
// run(lambda p: o.SGD(p), binary)
// # these three were computed with scipy's log_softmax and central differences of 1e-6 in float64 instead of autograd
// run(lambda p: o.SGD(p), symmetric)
// run(lambda p: o.SGD(p), generalised)
// def two_stages(x):
//     stage = F.log_softmax(torch.stack([x[:, 1], (x[:, 0] + x[:, 2]) / 2], 1), 1); ill = F.log_softmax(x[:, [0, 2]], 1)
//     return mean(-T[:, 1] * stage[:, 0] - (T[:, 0] + T[:, 2]) * stage[:, 1] - 0.5 * (T[:, [0, 2]] * ill).sum(1))
// run(lambda p: o.SGD(p), two_stages)
// # masked pixels, by autograd 1.9 (reverse mode over numpy)
// X = np.array([[1.0], [-0.5]]); W = np.array([2.0, 1.0])
// T = np.array([[0.4, -1, 0.2], [0, 0.3, -0.7]]); V = np.array([[1, 0, 0.5], [0, 1, 1.0]])
// def masked(x): return (W * ((V * (x - T) ** 2).sum(1) / V.sum(1))).sum() / W.sum()
// def run(objective):
//     p = np.array([0.5, -0.25, 0.1, 0.1, 0, -0.2])
//     loss = lambda p: objective(X @ p[:3].reshape(1, 3) + p[3:])
//     for rate in (0.05, 0.05, 0.02):
//         g = grad(loss)(p); print(loss(p), np.sqrt((g ** 2).sum())); p = p - rate * g
//     print(p)
//
// Of several findings in numpy, with logaddexp(0, x) = log(1 + e^x):
// YES = np.array([[0.6, 0, 0], [0.2, 0.5, 0]]); NO = np.array([[0, 0.4, 0], [0.2, 0, 0.1]]); W = np.array([2.0, 1.0])
// for rate in (0.05, 0.05, 0.02):
//     x = X @ kernel + bias
//     loss = (W * (YES * np.logaddexp(0, -x) + NO * np.logaddexp(0, x)).sum(1)).sum() / W.sum()
//     dx = (NO / (1 + np.exp(-x)) - YES / (1 + np.exp(x))) * (W / W.sum())[:, None]
//     gk = X.T @ dx; gb = dx.sum(0); norm = np.sqrt((gk ** 2).sum() + (gb ** 2).sum())
//     kernel -= rate * gk; bias -= rate * gb
const GOLDEN: Record<string, Golden> = {
  "SGD with momentum": {
    optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0.1 },
    losses: [1.377873, 1.3365717, 1.2612163],
    norms: [0.8933875, 0.876219, 0.8422543],
    kernel: [0.4093824, -0.136309, 0.0699766],
    bias: [0.0578658, 0.0881171, -0.245983],
  },
  "SGD with Nesterov's momentum": {
    optimizer: { kind: "sgd", momentum: 0.9, nesterov: true, weightDecay: 0.1 },
    losses: [1.377873, 1.3000966, 1.1974529],
    norms: [0.8933875, 0.8602129, 0.8106275],
    kernel: [0.3659149, -0.0816337, 0.0553115],
    bias: [0.0383252, 0.1302416, -0.2685668],
  },
  Adam: {
    optimizer: { kind: "adam" },
    losses: [1.377873, 1.2801276, 1.1878478],
    norms: [0.8933875, 0.8502487, 0.8031644],
    kernel: [0.3801248, -0.1301387, -0.0198184],
    bias: [-0.0196391, 0.1197578, -0.3198511],
  },
  AdamW: {
    optimizer: { kind: "adamw", weightDecay: 0.1 },
    losses: [1.377873, 1.2784066, 1.1848252],
    norms: [0.8933875, 0.8495282, 0.8017276],
    kernel: [0.3746017, -0.1276026, -0.020567],
    bias: [-0.019629, 0.1197546, -0.3198526],
  },
  RMSprop: {
    optimizer: { kind: "rmsprop" },
    losses: [1.377873, 1.0875646, 0.9297454],
    norms: [0.8933875, 0.7437944, 0.6312972],
    kernel: [0.2012763, 0.0473323, -0.1930902],
    bias: [-0.177946, 0.2883342, -0.4967078],
  },
  "RMSprop with momentum": {
    optimizer: { kind: "rmsprop", momentum: 0.5 },
    losses: [1.377873, 1.0875646, 0.8289987],
    norms: [0.8933875, 0.7437944, 0.5427943],
    kernel: [0.0876989, 0.1604048, -0.3045757],
    bias: [-0.2833208, 0.3980494, -0.6097055],
  },
  Lion: {
    optimizer: { kind: "lion", weightDecay: 0.1 },
    losses: [1.377873, 1.2784066, 1.1846704],
    norms: [0.8933875, 0.8495282, 0.8016312],
    kernel: [0.374472, -0.1274607, -0.020746],
    bias: [-0.02, 0.12, -0.32],
  },
  "clipped gradients": {
    optimizer: { kind: "sgd", momentum: 0 },
    clipNorm: 0.2,
    losses: [1.377873, 1.3689573, 1.3600782],
    norms: [0.8933875, 0.8897492, 0.8860816],
    kernel: [0.4889467, -0.2351274, 0.0961807],
    bias: [0.0941967, 0.0120539, -0.2062506],
  },
  "the focal loss": {
    optimizer: { kind: "sgd", momentum: 0 },
    loss: { kind: "focal", gamma: 1.5 },
    losses: [0.8972844, 0.8474935, 0.8011142],
    norms: [1.00651, 0.9719093, 0.9366006],
    kernel: [0.4462566, -0.176821, 0.0805644],
    bias: [0.0707627, 0.0589928, -0.2297555],
  },
  "symmetric cross-entropy": {
    optimizer: { kind: "sgd", momentum: 0 },
    loss: { kind: "symmetric_cross_entropy", alpha: 0.5, beta: 2 },
    losses: [5.7809691, 5.5615592, 5.3131805],
    norms: [2.0613296, 2.1953597, 2.3278364],
    kernel: [0.3842999, -0.0957433, 0.0614434],
    bias: [0.0352192, 0.138019, -0.2732383],
  },
  "generalised cross-entropy": {
    optimizer: { kind: "sgd", momentum: 0 },
    loss: { kind: "generalised_cross_entropy", q: 0.7 },
    losses: [0.8788614, 0.873946, 0.8689498],
    norms: [0.3128953, 0.3154685, 0.3180191],
    kernel: [0.4820784, -0.2265525, 0.0944741],
    bias: [0.0920907, 0.0186495, -0.2107402],
  },
  "cross-entropy in two stages": {
    optimizer: { kind: "sgd", momentum: 0 },
    loss: { kind: "two_stage_cross_entropy", firstSide: ["b"], withinWeight: 0.5 },
    losses: [1.0049017, 0.9814997, 0.959123],
    norms: [0.6879422, 0.672736, 0.6577394],
    kernel: [0.4689052, -0.1933933, 0.0744881],
    bias: [0.0887155, 0.0337348, -0.2224503],
  },
  "binary cross-entropy of several labels": {
    optimizer: { kind: "sgd", momentum: 0 },
    loss: { kind: "binary_cross_entropy" },
    targets: SEVERAL,
    losses: [0.8216826, 0.8171445, 0.8126507],
    norms: [0.3016352, 0.3001614, 0.2986935],
    kernel: [0.4792587, -0.2315222, 0.1148644],
    bias: [0.0900068, 0.0078558, -0.1878992],
  },
  "masked pixels": {
    optimizer: { kind: "sgd", momentum: 0 },
    loss: { kind: "masked_pixels" },
    targets: MASKED,
    losses: [0.0766319, 0.0712439, 0.0664803],
    norms: [0.3333825, 0.3132795, 0.2951298],
    kernel: [0.4800608, -0.2534456, 0.1245294],
    bias: [0.0800608, 0.0068911, -0.2021989],
  },
  "masked binary cross-entropy of several findings": {
    optimizer: { kind: "sgd", momentum: 0 },
    loss: { kind: "masked_binary_cross_entropy" },
    targets: YES_AND_NO,
    losses: [0.5460045, 0.5426695, 0.5393851],
    norms: [0.2587564, 0.256784, 0.2548369],
    kernel: [0.5165976, -0.2686373, 0.1008753],
    bias: [0.1174787, -0.0045846, -0.2017506],
  },
};

const close = (values: readonly number[], digits = 5) => values.map((value): unknown => expect.closeTo(value, digits));
const valuesOf = (tensors: readonly NamedTensor[], name: string) => [
  ...(tensors.find((tensor) => tensor.name === name)?.data ?? []),
];

const LABELS = ["a", "b", "c"];

function objective(loss: NonNullable<Golden["loss"]>): StepObjective {
  return loss.kind === "masked_pixels" ? { kind: loss.kind } : objectiveOf(LossSpec.parse(loss), LABELS);
}

async function openLinear(engine: Engine, { optimizer, loss, clipNorm }: Golden): Promise<Trainer> {
  const trainer = await engine.createTrainer({
    cnn: LINEAR,
    labelCount: 3,
    seed: 1,
    threads: 1,
    clipNorm,
    optimizer: OptimizerSpec.parse({ ...optimizer, learningRate: 1 }),
    ...(loss === undefined ? {} : { loss: objective(loss) }),
  });
  await trainer.restore({ ...(await trainer.state()), weights: START });
  return trainer;
}

describe.each([compiledEngine, tfjsEngine])("the $kind engine", (engine) => {
  it.each(Object.entries(GOLDEN))("steps as the peers in the comment above do with %s", async (_, golden) => {
    const trainer = await openLinear(engine, golden);
    const results = [];
    for (const learningRate of RATES)
      results.push(await trainer.step(greyBatch(golden.targets ?? ONE), { learningRate, dropoutSeed: 0 }));
    const { weights } = await trainer.state();
    await trainer.dispose();
    expect(results.map(({ loss }) => loss)).toEqual(close(golden.losses));
    expect(results.map(({ gradientNorm }) => gradientNorm)).toEqual(close(golden.norms));
    expect(valuesOf(weights, "logits/kernel")).toEqual(close(golden.kernel));
    expect(valuesOf(weights, "logits/bias")).toEqual(close(golden.bias));
  });

  // The second image, a third of all weight, is as wrong as can be: −log p is 600, and 200 is a third of its mean of 600, 0 and log 2.
  it.each([
    ["softmax_cross_entropy", 200],
    ["focal", 200],
    ["binary_cross_entropy", (600 + 3 * Math.LN2) / 9],
    ["symmetric_cross_entropy", (0.1 * 600 + 4) / 3],
    ["generalised_cross_entropy", 1 / 0.7 / 3],
    // Sides: a and b against c, of means 0 and 0. The stage scores log 2 for both images, and the second is 600 wrong within its side.
    ["two_stage_cross_entropy", Math.LN2 + 200],
  ] as const)("stays finite under %s for logits of any size", async (kind, expected) => {
    const trainer = await openLinear(engine, {
      ...GOLDEN["the focal loss"],
      loss: { kind, ...(kind === "two_stage_cross_entropy" ? { firstSide: ["c"] } : {}) },
    });
    const state = await trainer.state();
    await trainer.restore({
      ...state,
      weights: state.weights.map((tensor) => ({
        ...tensor,
        data: tensor.data.map((_, i) => (tensor.name.endsWith("kernel") ? 0 : [300, -300, 0][i % 3])),
      })),
    });
    const { loss, gradientNorm } = await trainer.step(greyBatch([1, 0, 0, 0, 1, 0]), {
      learningRate: 0.1,
      dropoutSeed: 0,
    });
    await trainer.dispose();
    expect(loss).toBeCloseTo(expected, 2);
    expect(Number.isFinite(gradientNorm)).toBe(true);
  });

  it("takes the same step from a batch computed in parts", async () => {
    const options: TrainerOptions = {
      cnn: POOLING_CNN,
      labelCount: 3,
      optimizer: OptimizerSpec.parse({ kind: "adam", learningRate: 0.01, epsilon: 1e-3 }),
      clipNorm: 0.3,
      seed: 3,
      threads: 1,
    };
    const batch = randomBatch(POOLING_CNN, 3, 7, 4);
    const whole = await engine.createTrainer(options);
    const parts = await engine.createTrainer({ ...options, microBatchSize: 3 });
    for (let step = 0; step < 2; step++) {
      const [expected, actual] = [
        await whole.step(batch, { learningRate: 0.01, dropoutSeed: step }),
        await parts.step(batch, { learningRate: 0.01, dropoutSeed: step }),
      ];
      expect(actual.loss).toBeCloseTo(expected.loss, 5);
      expect(actual.gradientNorm).toBeCloseTo(expected.gradientNorm, 5);
      expect([...actual.logits]).toEqual(close([...expected.logits], 4));
    }
    const [expected, actual] = [await whole.state(), await parts.state()];
    expect(actual.step).toBe(2);
    for (const { name, data } of [...expected.weights, ...expected.slots])
      expect(valuesOf([...actual.weights, ...actual.slots], name), name).toEqual(close([...data], 4));
    await whole.dispose();
    await parts.dispose();
  });

  it("goes on bit for bit from a state between steps of accumulated batches", async () => {
    const random = new Random(8);
    const layers = [
      { kind: "conv2d", name: "conv", filters: 4, kernelSize: 3 },
      { kind: "batch_normalization", name: "bn" },
      { kind: "relu", name: "relu" },
      { kind: "global_average_pooling2d", name: "pool" },
      { kind: "dropout", name: "drop", rate: 0.3 },
      { kind: "dense", name: "logits", units: "labels" },
    ];
    const options: TrainerOptions = {
      cnn: CnnSpec.parse({ name: "net", input: { size: 16 }, layers }),
      labelCount: 3,
      optimizer: OptimizerSpec.parse({ kind: "lion", learningRate: 0.01 }),
      microBatchSize: 2,
      seed: 3,
      threads: 1,
    };
    const batches = Array.from({ length: 3 }, () => randomBatch(options.cnn, 3, 5, random.int(1000)));
    const whole = await engine.createTrainer(options);
    for (const [step, batch] of batches.entries()) await whole.step(batch, { learningRate: 0.01, dropoutSeed: step });
    const first = await engine.createTrainer(options);
    await first.step(batches[0], { learningRate: 0.01, dropoutSeed: 0 });
    const saved = structuredClone(await first.state());
    const resumed = await engine.createTrainer({ ...options, seed: 99 });
    await resumed.restore(saved);
    for (const step of [1, 2]) await resumed.step(batches[step], { learningRate: 0.01, dropoutSeed: step });
    expect(await resumed.state()).toEqual(await whole.state());
    for (const trainer of [whole, first, resumed]) await trainer.dispose();
  });
});

describe("the two engines", () => {
  it.each([
    { loss: { kind: "focal", gamma: 2 }, optimizer: { kind: "sgd", nesterov: true } },
    { loss: { kind: "binary_cross_entropy" }, optimizer: { kind: "rmsprop", momentum: 0.5 } },
    { loss: { kind: "symmetric_cross_entropy" }, optimizer: { kind: "sgd" } },
    { loss: { kind: "generalised_cross_entropy" }, optimizer: { kind: "sgd" } },
    { loss: { kind: "two_stage_cross_entropy", firstSide: ["b"], withinWeight: 2 }, optimizer: { kind: "sgd" } },
    { loss: { kind: "softmax_cross_entropy" }, optimizer: { kind: "adamw" } },
  ] as const)(
    "agree on clipped steps of a whole network with $optimizer.kind and $loss.kind",
    async ({ loss, optimizer }) => {
      // Adam and RMSprop divide by the gradient's size: with a tiny ε, gradients that are rounding noise would become whole steps.
      const steady = optimizer.kind === "sgd" ? {} : { epsilon: 1e-2 };
      const options: TrainerOptions = {
        cnn: EVERY_LAYER_CNN,
        labelCount: 3,
        loss: objectiveOf(LossSpec.parse(loss), LABELS),
        optimizer: OptimizerSpec.parse({ ...optimizer, ...steady, learningRate: 1 }),
        clipNorm: 0.5,
        microBatchSize: 3,
        seed: 3,
        threads: 1,
      };
      const [onnx, tfjs] = [await compiledEngine.createTrainer(options), await tfjsEngine.createTrainer(options)];
      await tfjs.restore(await onnx.state());
      for (let step = 0; step < 3; step++) {
        const batch = randomBatch(EVERY_LAYER_CNN, 3, 6, step);
        const [expected, actual] = [
          await tfjs.step(batch, { learningRate: 0.01, dropoutSeed: step }),
          await onnx.step(batch, { learningRate: 0.01, dropoutSeed: step }),
        ];
        expect(actual.loss).toBeCloseTo(expected.loss, 4);
        expect(actual.gradientNorm / expected.gradientNorm).toBeCloseTo(1, 3);
      }
      const [expected, actual] = [await tfjs.state(), await onnx.state()];
      for (const { name, data } of [...expected.weights, ...expected.slots])
        expect(valuesOf([...actual.weights, ...actual.slots], name), name).toEqual(close([...data], 3));
      await onnx.dispose();
      await tfjs.dispose();
    },
  );
});
