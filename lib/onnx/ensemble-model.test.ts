import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { initialWeights } from "../architectures/initial-weights";
import { resolveCnn } from "../architectures/resolve-cnn";
import { interpretGraph } from "../graph/test-support/interpret-graph";
import { nameOfActivation, type OutputActivation, probabilityRows } from "../tensor/probabilities";
import { Random } from "../tensor/random";
import { twoStageLogits } from "../tensor/two-stage";
import { type TestViews, testViews } from "../tensor/test-views";
import { type EnsembleSource, ensembleExplanationGraph, ensembleGraph } from "./ensemble-model";
import { explanationGraph } from "./explanation-model";
import { graphToModel } from "./graph-to-model";
import { inferenceGraph } from "./inference-model";

const SIDE = 16;
const LABELS = 3;
const FILMS = 2;
/** One keeps maps of 16 × 16, the other of 5 × 5. */
const networks = [
  { layers: [{ kind: "conv2d", name: "conv", filters: 4, kernelSize: 3 }] },
  { layers: [{ kind: "conv2d", name: "conv", filters: 3, kernelSize: 4, stride: 3, padding: "valid" }] },
].map(({ layers }) =>
  resolveCnn(
    CnnSpec.parse({
      name: "net",
      input: { size: SIDE },
      layers: [
        ...layers,
        { kind: "batch_normalization", name: "bn" },
        { kind: "relu", name: "relu" },
        { kind: "global_average_pooling2d", name: "pool" },
        { kind: "dense", name: "logits", units: "labels" },
      ],
    }),
    LABELS,
  ),
);
const scaling = { scale: [0.5, 2, 1.5], offset: [0.1, -0.2, 0] };
const members: EnsembleSource["members"] = [
  { cnn: networks[0], weights: initialWeights(networks[0], 7), scaling },
  { cnn: networks[1], weights: initialWeights(networks[1], 8) },
  { cnn: networks[0], weights: initialWeights(networks[0], 9) },
];
const random = new Random(3);
const image = Float64Array.from({ length: FILMS * SIDE * SIDE }, () => random.uniform());
const target = Float64Array.of(1, 0, 0, 0, 1, 0);
const ACTIVATIONS = ["softmax", "sigmoid", { kind: "two_stage", sides: [[1], [0, 2]] }] satisfies OutputActivation[];
const VIEWS = ["none", "mirror", "mirror_and_shifts"] satisfies TestViews[];

/** Pixel by pixel, what the views of `image` are. */
const shown = (views: TestViews): Float64Array[] =>
  testViews(views).map(({ mirrored, right, down }) => {
    const held = (at: number) => Math.min(Math.max(at, 0), SIDE - 1);
    return image.map((_, i) => {
      const [film, y, x] = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE];
      // 1/32 of 16 pixels is half a pixel: a whole one is taken.
      const [row, column] = [held(y - Math.sign(down)), held(x - Math.sign(right))];
      return image[film * SIDE ** 2 + row * SIDE + (mirrored ? SIDE - 1 - column : column)];
    });
  });

const meanRows = (rows: readonly number[][][]): number[][] =>
  rows[0].map((row, film) => row.map((_, k) => rows.reduce((sum, one) => sum + one[film][k], 0) / rows.length));

/** The logits that stand for probabilities. */
const standFor = (activation: OutputActivation, rows: readonly number[][]): number[] =>
  typeof activation === "string"
    ? rows.flat().map((p) => (activation === "softmax" ? Math.log(p) : Math.log(p / (1 - p))))
    : rows.flatMap((row) => twoStageLogits(row, activation.sides));

/** What a member says of the films, by running its own published graph on every view. */
function memberRows(activation: OutputActivation, views: TestViews, member: EnsembleSource["members"][number]) {
  const { scaling: own = null, ...network } = member;
  const said = shown(views).map((seen) => {
    const graph = inferenceGraph({ ...network, labelCount: LABELS, activation });
    return interpretGraph(graph, { image: seen }, FILMS).logits.data;
  });
  const logits =
    views === "none"
      ? said[0]
      : standFor(activation, meanRows(said.map((one) => probabilityRows(activation, one, LABELS))));
  return { logits, rows: probabilityRows(activation, logits, LABELS, own) };
}

describe("several networks as one graph", () => {
  for (const activation of ACTIVATIONS)
    for (const views of VIEWS)
      it(`give the mean of their calibrated ${nameOfActivation(activation)} probabilities, views “${views}”, and logits that give it back`, () => {
        const source = { members, labelCount: LABELS, activation, views };
        const { logits, probabilities } = interpretGraph(ensembleGraph(source), { image }, FILMS);
        const expected = meanRows(members.map((member) => memberRows(activation, views, member).rows));
        expected.flat().forEach((value, i) => expect(probabilities.data[i]).toBeCloseTo(value, 6));
        const again = probabilityRows(activation, logits.data, LABELS).flat();
        again.forEach((value, i) => expect(probabilities.data[i]).toBeCloseTo(value, 6));

        const whole = interpretGraph(ensembleGraph({ ...source, scaling }), { image }, FILMS);
        expect(whole.logits.data).toEqual(logits.data);
        const calibrated = probabilityRows(activation, logits.data, LABELS, scaling).flat();
        calibrated.forEach((value, i) => expect(whole.probabilities.data[i]).toBeCloseTo(value, 6));

        const explained = interpretGraph(ensembleExplanationGraph({ ...source, scaling }), { image, target }, FILMS);
        explained.probabilities.data.forEach((value, i) => expect(value).toBeCloseTo(whole.probabilities.data[i], 9));
      });

  it("is one network's own graph in numbers where it is one, shown one view", () => {
    const [member] = members;
    const one = { ...member, labelCount: LABELS };
    const plain = interpretGraph(inferenceGraph(one), { image }, FILMS);
    const alone = interpretGraph(ensembleGraph({ members: [member], labelCount: LABELS }), { image }, FILMS);
    expect(alone.logits.data).toEqual(plain.logits.data);
    expect(alone.probabilities.data).toEqual(plain.probabilities.data);
  });

  it("gives the logits of one network in views before its calibration", () => {
    const [member] = members;
    const alone = interpretGraph(
      ensembleGraph({ members: [member], labelCount: LABELS, views: "mirror" }),
      { image },
      FILMS,
    );
    const { logits, rows } = memberRows("softmax", "mirror", member);
    logits.forEach((value, i) => expect(alone.logits.data[i]).toBeCloseTo(value, 6));
    rows.flat().forEach((value, i) => expect(alone.probabilities.data[i]).toBeCloseTo(value, 6));
  });

  it("explains by the mean of its members' maps, the coarse ones enlarged, mirrored views turned back", () => {
    const mapsOf = (seen: Float64Array, member: EnsembleSource["members"][number]) =>
      interpretGraph(explanationGraph({ ...member, labelCount: LABELS }), { image: seen, target }, FILMS).heatmap;
    const turnedBack = (data: ArrayLike<number>, width: number) =>
      Array.from(data, (_, i) => data[i - (i % width) + (width - 1 - (i % width))]);
    const [plain, mirrored] = shown("mirror");
    const maps = members.map((member) => {
      const [straight, turned] = [mapsOf(plain, member), mapsOf(mirrored, member)];
      const [, height, width] = straight.shape;
      const back = turnedBack(turned.data, width);
      return { height, width, data: Array.from(straight.data, (value, i) => (value + back[i]) / 2) };
    });
    expect(maps.map(({ width }) => width)).toEqual([16, 5, 16]);
    const at = ({ height, width, data }: (typeof maps)[number], film: number, y: number, x: number) => {
      const place = (target: number, length: number) => {
        const source = Math.min(Math.max(((target + 0.5) * length) / SIDE - 0.5, 0), length - 1);
        const low = Math.floor(source);
        return { low, high: Math.min(low + 1, length - 1), share: source - low };
      };
      const [row, column] = [place(y, height), place(x, width)];
      const cell = (r: number, c: number) => data[film * height * width + r * width + c];
      const along = (r: number) => cell(r, column.low) * (1 - column.share) + cell(r, column.high) * column.share;
      return along(row.low) * (1 - row.share) + along(row.high) * row.share;
    };
    const means = Array.from({ length: FILMS }, (_, film) =>
      Array.from({ length: SIDE ** 2 }, (__, i) => {
        const [y, x] = [Math.floor(i / SIDE), i % SIDE];
        return maps.reduce((sum, map) => sum + at(map, film, y, x), 0) / maps.length;
      }),
    );
    const expected = means.flatMap((map) => map.map((value) => value / Math.max(...map)));
    for (const views of ["mirror", "mirror_and_shifts"] satisfies TestViews[]) {
      const source = { members, labelCount: LABELS, views };
      const { heatmap } = interpretGraph(ensembleExplanationGraph(source), { image, target }, FILMS);
      expect(heatmap.shape).toEqual([FILMS, SIDE, SIDE]);
      expected.forEach((value, i) => expect(heatmap.data[i]).toBeCloseTo(value, 6));
    }
  });

  it("holds each weight once, however many views there are", () => {
    const size = (views: TestViews) =>
      graphToModel(ensembleGraph({ members, labelCount: LABELS, views })).graph.initializers.reduce(
        (sum, { element, data }) => sum + (element === "float32" ? data.length : 0),
        0,
      );
    const own = members.reduce((sum, { weights }) => sum + weights.reduce((n, { data }) => n + data.length, 0), 0);
    // Beside the weights: a handful of scalars and the calibration.
    for (const views of VIEWS) expect(size(views)).toBeLessThan(own + 20);
    expect(size("mirror_and_shifts")).toBe(size("mirror"));
  });
});
