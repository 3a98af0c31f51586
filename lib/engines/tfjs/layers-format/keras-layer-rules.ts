/** @file One row per Keras layer class: the layers of a CnnSpec that compute the same, or why there are none. */
import { z } from "zod";
import type { LayerSpec } from "../../../architectures/cnn-spec";

/** A layer of a CnnSpec before it has a name and inputs. */
export type LayerStep = DistributiveOmit<z.input<typeof LayerSpec>, "name" | "inputs">;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** Why a layer cannot become one of ours. */
export interface StepRefusal {
  message: string;
  suggestion: string;
}

/** Steps one after the other; none where the layer does nothing. The first one owns the weights. */
export type RuleOutcome = readonly LayerStep[] | StepRefusal;

/** What a rule knows beside its own config. */
export interface StepContext {
  /** A dense layer at the end gives one unit per label, and its softmax is implied. */
  isLast: boolean;
}

type Rule = (config: unknown, context: StepContext) => RuleOutcome;

export const isStepRefusal = (outcome: RuleOutcome): outcome is StepRefusal => "suggestion" in outcome;
const refuse = (message: string, suggestion: string): StepRefusal => ({ message, suggestion });

/** A number, or the same number twice: Keras writes `[3, 3]`. */
const square = z.union(
  [
    z.number(),
    z
      .tuple([z.number(), z.number()])
      .refine(([a, b]) => a === b)
      .transform(([a]) => a),
  ],
  "height and width differ; only square windows and strides can be trained",
);
const padding = z.enum(["same", "valid"], "the padding must be same or valid");
const channelsLast = z.literal(["channels_last", "channelsLast"], "only channels_last networks can be read").nullish();
const activation = z
  .union([z.string(), z.object({ class_name: z.string() }).transform(({ class_name }) => class_name.toLowerCase())])
  .nullish();

const sliding = {
  kernel_size: square,
  strides: square.default(1),
  padding: padding.default("valid"),
  data_format: channelsLast,
  dilation_rate: square.default(1),
  use_bias: z.boolean().default(true),
  activation,
};
const Sliding = z.object(sliding);
const Filtered = z.object({ ...sliding, filters: z.number(), groups: z.number().default(1) });
const single = z.literal(1, "only a depth multiplier of 1 can be trained").default(1);
const Pooling = z.object({
  pool_size: square.default(2),
  strides: square.nullish(),
  padding: padding.default("valid"),
  data_format: channelsLast,
});
const GlobalPooling = z.object({
  keepdims: z.literal(false, "it keeps the height and width of 1").nullish(),
  data_format: channelsLast,
});
/** Which axes a normalisation of channels-last features may name. */
const channelAxis = z
  .union([z.literal([-1, 1, 3]), z.tuple([z.literal([-1, 1, 3])])], "it must normalise along the channels (axis -1)")
  .default(-1);

/** A rule from a schema of the config and what follows from it; a config the schema refuses is a refusal of the layer. */
function rule<Schema extends z.ZodType>(
  schema: Schema,
  steps: (config: z.output<Schema>, context: StepContext) => RuleOutcome,
): Rule {
  return (config, context) => {
    const parsed = schema.safeParse(config);
    if (parsed.success) return steps(parsed.data, context);
    const [issue] = parsed.error.issues;
    const where = issue.path.join(".");
    return refuse(
      `${where === "" ? "" : `its ${where}: `}${issue.message}`,
      "Change the layer in the original network and save it again, or build the network in the Model cell; the weights that fit are still loaded.",
    );
  };
}

/** A layer with Keras' built-in `activation` becomes two. */
function activated(step: LayerStep, name: string | null | undefined, context: StepContext): RuleOutcome {
  const following = activationSteps(name ?? "linear", context);
  return isStepRefusal(following) ? following : [step, ...following];
}

const ACTIVATIONS: Readonly<Record<string, LayerStep>> = {
  relu: { kind: "relu" },
  elu: { kind: "elu" },
  gelu: { kind: "gelu" },
  gelu_new: { kind: "gelu", approximate: true },
  silu: { kind: "silu" },
  swish: { kind: "silu" },
  sigmoid: { kind: "sigmoid" },
  tanh: { kind: "tanh" },
  softmax: { kind: "softmax" },
};

function activationSteps(name: string, { isLast }: StepContext): RuleOutcome {
  // The last layer gives logits: the softmax over them is implied, and so is the sigmoid of a multi-label head.
  if (name === "linear" || (isLast && (name === "softmax" || name === "sigmoid"))) return [];
  const step = ACTIVATIONS[name];
  return step === undefined
    ? refuse(`its activation "${name}" is not known here`, `Known are: ${Object.keys(ACTIVATIONS).join(", ")}.`)
    : [step];
}

const convolution = ({ kernel_size, strides, padding: pad, dilation_rate, use_bias }: z.output<typeof Sliding>) => ({
  kernelSize: kernel_size,
  stride: strides,
  padding: pad,
  dilation: dilation_rate,
  useBias: use_bias,
});

const pooling = (kind: "max_pooling2d" | "average_pooling2d"): Rule =>
  rule(Pooling, ({ pool_size, strides, padding: pad }) => [
    {
      kind,
      poolSize: pool_size,
      ...(strides === null || strides === undefined || strides === pool_size ? {} : { stride: strides }),
      padding: pad,
    },
  ]);

/** Dropout with one draw per image and channel, per image, or per value: told apart by the shape of its noise. */
const dropout = rule(
  z.object({ rate: z.number(), noise_shape: z.array(z.number().nullable()).nullish() }),
  ({ rate, noise_shape }) => {
    const rest = noise_shape?.slice(1) ?? [];
    if (rest.length === 0 || rest.every((length) => length === null)) return [{ kind: "dropout", rate }];
    if (rest.every((length) => length === 1)) return [{ kind: "stochastic_depth", rate }];
    if (rest.length === 3 && rest[0] === 1 && rest[1] === 1) return [{ kind: "spatial_dropout", rate }];
    return refuse(
      `its noise shape [${noise_shape?.join(", ")}] is none of those that can be trained`,
      "Use Dropout or SpatialDropout2D.",
    );
  },
);

const relu = rule(
  z.object({
    max_value: z.null("a largest value (ReLU6) is not known here").optional(),
    negative_slope: z.number().nullish(),
    threshold: z.literal(0, "it must be 0").nullish(),
  }),
  ({ negative_slope }) =>
    negative_slope ? [{ kind: "leaky_relu", negativeSlope: negative_slope }] : [{ kind: "relu" }],
);

const concatenate = rule(
  z.object({ axis: z.literal([-1, 1, 3], "only channels can be joined (axis -1)").default(-1) }),
  () => [{ kind: "concatenate" }],
);
const nothing: Rule = () => [];
const plain =
  (step: LayerStep): Rule =>
  () => [step];

/** Every class that can be read. The order is that of the catalogue. */
export const KERAS_LAYER_RULES: Readonly<Record<string, Rule>> = {
  Conv2D: rule(Filtered, (config, context) =>
    activated(
      { kind: "conv2d", filters: config.filters, ...convolution(config), groups: config.groups },
      config.activation,
      context,
    ),
  ),
  DepthwiseConv2D: rule(Sliding.extend({ depth_multiplier: single }), (config, context) =>
    activated({ kind: "depthwise_conv2d", ...convolution(config) }, config.activation, context),
  ),
  SeparableConv2D: rule(Filtered.extend({ depth_multiplier: single }), (config, context) =>
    activated(
      { kind: "separable_conv2d", filters: config.filters, ...convolution(config) },
      config.activation,
      context,
    ),
  ),
  Conv2DTranspose: rule(
    Filtered.extend({
      dilation_rate: z
        .union([z.literal(1), z.tuple([z.literal(1), z.literal(1)])], "a dilation is not known here")
        .optional(),
      output_padding: z.null("it must be left out").optional(),
    }),
    (config, context) =>
      activated(
        {
          kind: "conv2d_transpose",
          filters: config.filters,
          kernelSize: config.kernel_size,
          stride: config.strides,
          padding: config.padding,
          useBias: config.use_bias,
        },
        config.activation,
        context,
      ),
  ),
  BatchNormalization: rule(
    z.object({ axis: channelAxis, momentum: z.number().default(0.99), epsilon: z.number().default(1e-3) }),
    ({ momentum, epsilon }) => [{ kind: "batch_normalization", momentum, epsilon }],
  ),
  GroupNormalization: rule(
    z.object({ groups: z.number().default(32), axis: channelAxis, epsilon: z.number().default(1e-3) }),
    ({ groups, epsilon }) => [
      groups === -1 ? { kind: "instance_normalization", epsilon } : { kind: "group_normalization", groups, epsilon },
    ],
  ),
  ReLU: relu,
  LeakyReLU: rule(
    z.object({ alpha: z.number().optional(), negative_slope: z.number().optional() }),
    ({ alpha, negative_slope }) => [{ kind: "leaky_relu", negativeSlope: negative_slope ?? alpha ?? 0.3 }],
  ),
  ELU: rule(z.object({ alpha: z.number().default(1) }), ({ alpha }) => [{ kind: "elu", alpha }]),
  Softmax: rule(z.object({ axis: z.literal([-1, 1, 3]).default(-1) }), (_, context) =>
    activationSteps("softmax", context),
  ),
  Activation: rule(z.object({ activation: z.string() }), (config, context) =>
    activationSteps(config.activation, context),
  ),
  MaxPooling2D: pooling("max_pooling2d"),
  AveragePooling2D: pooling("average_pooling2d"),
  GlobalAveragePooling2D: rule(GlobalPooling, () => [{ kind: "global_average_pooling2d" }]),
  GlobalMaxPooling2D: rule(GlobalPooling, () => [{ kind: "global_max_pooling2d" }]),
  // The resampling grids of stock TensorFlow.js and Keras differ for bilinear upsampling; the network is Keras'.
  UpSampling2D: rule(
    z.object({
      size: square.default(2),
      interpolation: z.enum(["nearest", "bilinear"]).default("nearest"),
      data_format: channelsLast,
    }),
    ({ size, interpolation }) => [{ kind: "upsampling2d", size, interpolation }],
  ),
  Dropout: dropout,
  SpatialDropout2D: rule(z.object({ rate: z.number(), data_format: channelsLast }), ({ rate }) => [
    { kind: "spatial_dropout", rate },
  ]),
  GaussianNoise: rule(z.object({ stddev: z.number() }), ({ stddev }) => [
    { kind: "gaussian_noise", standardDeviation: stddev },
  ]),
  Reshape: rule(z.object({ target_shape: z.array(z.number()) }), ({ target_shape }) =>
    target_shape.length === 1
      ? [{ kind: "flatten" }]
      : refuse("it makes a map of another shape", "Use Flatten, or a pooling layer."),
  ),
  Flatten: rule(z.object({ data_format: channelsLast }), () => [{ kind: "flatten" }]),
  Dense: rule(z.object({ units: z.number(), use_bias: z.boolean().default(true), activation }), (config, context) =>
    activated(
      { kind: "dense", units: context.isLast ? "labels" : config.units, useBias: config.use_bias },
      config.activation,
      context,
    ),
  ),
  Add: plain({ kind: "add" }),
  Multiply: plain({ kind: "multiply" }),
  Concatenate: concatenate,
  ActivityRegularization: nothing,
  RandomFlip: nothing,
  RandomRotation: nothing,
  RandomZoom: nothing,
  RandomTranslation: nothing,
  RandomContrast: nothing,
  RandomBrightness: nothing,
};
