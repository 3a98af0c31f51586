import type { ResolvedCnn } from "../architectures/resolved-cnn";
import { HilumError } from "../errors";
import { activate } from "../graph/activate";
import { compileForward } from "../graph/compile-forward";
import { BATCH, batched } from "../graph/dimension";
import type { Graph, Value } from "../graph/graph";
import { GraphBuilder } from "../graph/graph-builder";
import { inferenceMode } from "../graph/inference-mode";
import type { ForwardMode } from "../graph/layers/forward-rule";
import { pruneGraph } from "../graph/prune-graph";
import { twoStageLogitNodes } from "../graph/two-stage";
import { invariant } from "../invariant";
import type { LogitScaling } from "../tensor/logit-scaling";
import type { OutputActivation } from "../tensor/probabilities";
import { type TestView, type TestViews, testViews } from "../tensor/test-views";
import { explainedLayer, gradCam, peakIsOne } from "./explanation-model";
import { graphToModel } from "./graph-to-model";
import type { ModelSource } from "./inference-model";
import { encodeModel } from "./model-proto";
import { resampleMaps } from "./resample-maps";
import { scaleLogits } from "./scale-logits";
import { byImage, forEachView, mirror, viewImages } from "./view-images";

/** Several networks, or one in several views, that answer as one model. */
export interface EnsembleSource extends Pick<ModelSource, "labelCount" | "activation" | "metadata"> {
  /** One or more, of one input size. `scaling` calibrates a member's own probabilities, before the mean. */
  members: readonly Pick<ModelSource, "cnn" | "weights" | "scaling">[];
  /** What each member is shown of a film. @default none */
  views?: TestViews;
  /** What calibrates the mean of two or more members. @default nothing */
  scaling?: LogitScaling | null;
}

/** Below this a mean probability has no logarithm worth telling. */
const SMALLEST = 1e-30;

/**
 * The ONNX file of several networks as one: `image` `[N, 1, H, W]` float32 0–1 → `logits` and `probabilities` `[N, K]`, as
 * `inferenceModel`'s.
 *
 * A member shown several views gives logits ū that stand for the mean of its views' probabilities (ln of it; of sigmoids
 * ln p̄ − ln(1 − p̄)), else its own; its probabilities p are those of ū, calibrated. `probabilities` is the mean of p over members,
 * calibrated as a whole where that is asked for; `logits` is what gives the mean back before that, of one member ū.
 * Each weight is in the file once. Only standard operators of opset 17 occur.
 */
export function ensembleModel(source: EnsembleSource): Uint8Array {
  return encodeModel(graphToModel(ensembleGraph(source), source.metadata));
}

/**
 * The ONNX file that explains them: `image` and `target` `[N, K]` → `probabilities` `[N, K]` and `heatmap` `[N, h, w]` in 0–1, as
 * `explanationModel`'s. The heat map is the mean of all members' maps, each of a largest value of 1, mirrored views turned
 * back, maps of fewer cells enlarged to the largest; then its own largest value becomes 1. Moved views add nothing to it: they
 * move by less than a cell. Throws {@link HilumError} `invalidSpec` for a member without a feature map.
 */
export function ensembleExplanation(source: EnsembleSource): Uint8Array {
  return encodeModel(graphToModel(ensembleExplanationGraph(source), source.metadata));
}

/** The graph of {@link ensembleModel}. */
export function ensembleGraph(source: EnsembleSource): Graph {
  const builder = new GraphBuilder("ensemble");
  const image = imageOf(builder, source);
  const groups = [shownAs(builder, image, testViews(source.views ?? "none"))];
  const members = source.members.map((member, index) => askMember(builder, source, { member, index, groups }));
  const { logits, probabilities } = meanOfMembers(builder, source, members);
  return pruneGraph(
    builder.finish([
      { name: "logits", value: logits },
      { name: "probabilities", value: probabilities },
    ]),
  );
}

/** The graph of {@link ensembleExplanation}. */
export function ensembleExplanationGraph(source: EnsembleSource): Graph {
  const builder = new GraphBuilder("ensemble explanation");
  const image = imageOf(builder, source);
  const target = builder.input("target", [BATCH, source.labelCount]);
  const views = testViews(source.views ?? "none");
  const still = views.filter(isStill);
  const moving = views.filter((view) => !isStill(view));
  const groups = [still, ...(moving.length === 0 ? [] : [moving])].map((group) => shownAs(builder, image, group));
  const members = source.members.map((member, index) => askMember(builder, source, { member, index, groups }));
  const cotangent = forEachView(builder, target, still.length);
  const maps = members.map(({ answers: [{ features, logits }] }) => {
    if (features === null)
      throw new HilumError("invalidSpec", "A network has no convolution, so no heat map can be drawn.", {
        remedy: "Add a conv2d layer.",
      });
    return meanMap(builder, gradCam(builder, features, { value: logits, cotangent }), still);
  });
  const { probabilities } = meanOfMembers(builder, source, members);
  return pruneGraph(
    builder.finish([
      { name: "probabilities", value: probabilities },
      { name: "heatmap", value: joinMaps(builder, maps) },
    ]),
  );
}

const isStill = ({ right, down }: TestView): boolean => right === 0 && down === 0;

function imageOf(builder: GraphBuilder, { members, labelCount }: EnsembleSource): Value {
  const [{ cnn }] = members;
  for (const { cnn: other } of members) {
    invariant(other.outputShape[0] === labelCount, "a network was resolved for another number of labels");
    invariant(other.input.join() === cnn.input.join(), "networks of one model read images of one size");
  }
  return builder.input("image", batched(cnn.input));
}

/** Images as networks are shown them, in one pass. */
interface Shown {
  /** `[V·N, 1, H, W]`. */
  images: Value;
  views: number;
}

const shownAs = (builder: GraphBuilder, image: Value, views: readonly TestView[]): Shown => ({
  images: viewImages(builder, image, views),
  views: views.length,
});

/** What a network says of a pass. */
interface Answer {
  /** `[V·N, C, h, w]`; null for a network without a feature map. */
  features: Value | null;
  /** `[V·N, K]`. */
  logits: Value;
}

interface MemberAnswer {
  answers: readonly Answer[];
  /** `[N, K]`: its own, or those that stand for the mean of its views' probabilities. */
  logits: Value;
  /** The same, calibrated. */
  scaled: Value;
}

interface Asked {
  member: EnsembleSource["members"][number];
  index: number;
  groups: readonly Shown[];
}

function askMember(
  builder: GraphBuilder,
  { activation = "softmax" }: EnsembleSource,
  { member: { cnn, weights, scaling = null }, index, groups }: Asked,
): MemberAnswer {
  const mode = inferenceMode(builder, weights, `member_${index}/`);
  const answers = groups.map(({ images }) => pass(builder, cnn, images, mode));
  builder.scope = "views";
  const isPlain = groups.length === 1 && groups[0].views === 1;
  const said = answers.map((answer, group) => byImage(builder, answer.logits, BATCH, groups[group].views));
  const joined = said.length === 1 ? said[0] : builder.value("concat", said, { axis: 1 });
  const overViews = (value: Value) => builder.value("reduceMean", [value], { axes: [1], keepDims: false });
  const logits = isPlain
    ? answers[0].logits
    : meanAnswer(builder, activation, [joined], ([value]) => overViews(value)).logits;
  return { answers, logits, scaled: scaleLogits(builder, logits, scaling, `calibration_${index}`) };
}

function pass(builder: GraphBuilder, cnn: ResolvedCnn, images: Value, mode: ForwardMode): Answer {
  const values = compileForward(builder, cnn.layers, images, mode);
  const layer = explainedLayer(cnn);
  const logits = values.get(cnn.layers[cnn.layers.length - 1].name);
  invariant(logits !== undefined, "a network has a last layer");
  return { features: layer === null ? null : (values.get(layer) ?? null), logits };
}

function meanOfMembers(
  builder: GraphBuilder,
  { activation = "softmax", scaling = null }: EnsembleSource,
  members: readonly MemberAnswer[],
): { logits: Value; probabilities: Value } {
  builder.scope = "mean";
  if (members.length === 1) {
    invariant(scaling === null, "the calibration of one network is its own");
    return { logits: members[0].logits, probabilities: activate(builder, activation, members[0].scaled) };
  }
  const mean = meanAnswer(
    builder,
    activation,
    members.map(({ scaled }) => scaled),
    (values) => meanOf(builder, values),
  );
  if (scaling === null) return mean;
  const whole = scaleLogits(builder, mean.logits, scaling);
  return { logits: mean.logits, probabilities: activate(builder, activation, whole) };
}

/** The mean of the probabilities of logits, and the logits that stand for it: as large or small as float32 tells them. */
function meanAnswer(
  builder: GraphBuilder,
  activation: OutputActivation,
  logits: readonly Value[],
  mean: (values: readonly Value[]) => Value,
): { logits: Value; probabilities: Value } {
  const ln = (value: Value) => builder.value("log", [builder.value("maximum", [value, builder.scalar(SMALLEST)])]);
  const probabilities = mean(logits.map((value) => activate(builder, activation, value)));
  if (activation === "softmax") return { logits: ln(probabilities), probabilities };
  if (activation !== "sigmoid")
    return { logits: twoStageLogitNodes(builder, probabilities, activation.sides, ln), probabilities };
  // 1 − p of p near 1 would lose its digits.
  const rest = mean(logits.map((value) => builder.value("sigmoid", [builder.value("neg", [value])])));
  return { logits: builder.value("sub", [ln(probabilities), ln(rest)]), probabilities };
}

function meanOf(builder: GraphBuilder, values: readonly Value[]): Value {
  if (values.length === 1) return values[0];
  const sum = values.reduce((total, value) => builder.value("add", [total, value]));
  return builder.value("mul", [sum, builder.scalar(1 / values.length)]);
}

/** `[V·N, h, w]` maps of still views → `[N, h, w]`: their mean, mirrored ones turned back. */
function meanMap(builder: GraphBuilder, maps: Value, views: readonly TestView[]): Value {
  if (views.length === 1) return maps;
  builder.scope = "grad_cam";
  const parts = builder.values("split", [byImage(builder, maps, BATCH, views.length)], {
    axis: 1,
    sizes: views.map(() => 1),
  });
  const [height, width] = maps.type.shape.slice(1);
  return meanOf(
    builder,
    parts.map((part, view) => {
      const map = builder.value("reshape", [part], { shape: [BATCH, height, width] });
      return views[view].mirrored ? mirror(builder, map, 2) : map;
    }),
  );
}

/** Members' `[N, h, w]` maps → one of the size of the largest. */
function joinMaps(builder: GraphBuilder, maps: readonly Value[]): Value {
  builder.scope = "grad_cam";
  const largest = (axis: number) =>
    Math.max(
      ...maps.map(({ type }) => {
        const length = type.shape[axis];
        invariant(typeof length === "number", "maps have a known height and width");
        return length;
      }),
    );
  const [height, width] = [largest(1), largest(2)];
  return peakIsOne(
    builder,
    meanOf(
      builder,
      maps.map((map) => resampleMaps(builder, map, height, width)),
    ),
  );
}
