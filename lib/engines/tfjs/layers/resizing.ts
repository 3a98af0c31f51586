/** @file Pooling and upsampling by stock layers, save where their gradient is wrong or their grid is another. */
import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import type { LayerOf } from "../../../architectures/cnn-spec";
import { fitWindow } from "../../../architectures/window";
import { HilumError } from "../../../errors";
import { invariant } from "../../../invariant";
import type { TensorFlow } from "../tensorflow";
import { exactAveragePooling } from "./exact-average-pooling";
import { ownLayer } from "./own-layer";
import { applied, partName, placeOne, type Placed, type Placement, type PlacementRules } from "./placement";
import { padded } from "./zero-padding";

function poolingOptions({ name, poolSize, stride = poolSize }: LayerOf<"max_pooling2d" | "average_pooling2d">) {
  return { name, poolSize, strides: stride };
}

function placeMaxPooling(placement: Placement<"max_pooling2d">): Placed {
  const { tf, spec } = placement;
  const { inputs, padding } = padded(placement, spec.padding);
  return placeOne(tf.layers.maxPooling2d({ ...poolingOptions(spec), padding }), inputs);
}

function placeAveragePooling({ tf, layer, spec, inputs, purpose }: Placement<"average_pooling2d">): Placed {
  const { poolSize, stride = poolSize, padding } = spec;
  const isExact = purpose !== "training" || padding === "valid";
  if (isExact) return placeOne(tf.layers.averagePooling2d({ ...poolingOptions(spec), padding }), inputs);
  return placeOne(
    ownLayer(tf, layer, (map) => exactAveragePooling(tf, asMap(map), poolSize, stride)),
    inputs,
  );
}

/**
 * Blurring by the binomials of k is averaging pairs k − 1 times, which stock layers do without weights; the last pooling
 * takes the stride.
 */
function placeBlurPooling({ tf, layer, spec, inputs }: Placement<"blur_pooling2d">): Placed {
  const { name, kernelSize, stride, padding } = spec;
  const [, height, width] = layer.inputShapes[0];
  const rows = fitWindow(height, kernelSize, stride, padding);
  const columns = fitWindow(width, kernelSize, stride, padding);
  const zeros: [[number, number], [number, number]] = [
    [rows.padBefore, rows.padAfter],
    [columns.padBefore, columns.padAfter],
  ];
  let map = applied(tf.layers.zeroPadding2d({ name: partName("Zeros", name), padding: zeros }), inputs);
  for (let pass = 1; pass < kernelSize - 1; pass++) {
    map = applied(tf.layers.averagePooling2d({ name: partName(`Blur${pass}`, name), poolSize: 2, strides: 1 }), [map]);
  }
  return placeOne(tf.layers.averagePooling2d({ name, poolSize: 2, strides: stride }), [map]);
}

/** The reason why stock TensorFlow.js cannot say it. */
const BILINEAR_REFUSAL = "stock TensorFlow.js samples bilinear upsampling on another grid than Keras, PyTorch and ONNX";

function placeUpsampling({ tf, layer, spec, inputs, purpose }: Placement<"upsampling2d">): Placed {
  const { name, size, interpolation } = spec;
  if (purpose !== "export")
    return placeOne(
      ownLayer(tf, layer, (map) => upsampled(tf, asMap(map), size, PIXEL_WEIGHTS[interpolation])),
      inputs,
    );
  if (interpolation === "bilinear")
    throw new HilumError("unsupportedEngine", `Layer "${name}" cannot be exported: ${BILINEAR_REFUSAL}.`);
  return placeOne(tf.layers.upSampling2d({ name, size: [size, size] }), inputs);
}

/** What a pixel at a distance (in pixels, from −½ on where it is nearest) counts for. */
const PIXEL_WEIGHTS = {
  nearest: (distance: number) => (distance >= -0.5 && distance < 0.5 ? 1 : 0),
  bilinear: (distance: number) => Math.max(0, 1 - Math.abs(distance)),
};

/** Along the height, then along the width, as products with fixed matrices: the CPU backend's nearest gradient (4.22) is wrong at a factor of 3. */
function upsampled(tf: TensorFlow, map: Tensor4D, size: number, weight: (distance: number) => number): Tensor {
  const [batch, height, width, channels] = map.shape;
  const taller = tf.matMul(
    tiled(tf, resampling(tf, height, size, weight), batch),
    tf.reshape(map, [batch, height, width * channels]),
  );
  const sideways = tf.reshape(tf.transpose(tf.reshape(taller, [batch, size * height, width, channels]), [0, 2, 1, 3]), [
    batch,
    width,
    size * height * channels,
  ]);
  const wider = tf.matMul(tiled(tf, resampling(tf, width, size, weight), batch), sideways);
  return tf.transpose(tf.reshape(wider, [batch, size * width, size * height, channels]), [0, 2, 1, 3]);
}

/** `[size·length, length]`: target t lies at (t + ½)/size − ½ between the pixels, held inside the image. */
function resampling(tf: TensorFlow, length: number, size: number, weight: (distance: number) => number): Tensor {
  const rows = Array.from({ length: size * length }, (_, target) => {
    const at = Math.min(Math.max((target + 0.5) / size - 0.5, 0), length - 1);
    return Array.from({ length }, (_, pixel) => weight(at - pixel));
  });
  return tf.tensor2d(rows);
}

/** The same matrix for every image: `[N, rows, columns]`. */
function tiled(tf: TensorFlow, matrix: Tensor, batch: number): Tensor {
  return tf.tile(tf.expandDims(matrix, 0), [batch, 1, 1]);
}

function asMap(tensor: Tensor): Tensor4D {
  invariant(isRank4(tensor), "the layer reads [N, H, W, C]");
  return tensor;
}

function isRank4(tensor: Tensor): tensor is Tensor4D {
  return tensor.rank === 4;
}

export const RESIZING_PLACEMENTS = {
  max_pooling2d: placeMaxPooling,
  average_pooling2d: placeAveragePooling,
  blur_pooling2d: placeBlurPooling,
  global_average_pooling2d: ({ tf, spec: { name }, inputs }) =>
    placeOne(tf.layers.globalAveragePooling2d({ name }), inputs),
  global_max_pooling2d: ({ tf, spec: { name }, inputs }) => placeOne(tf.layers.globalMaxPooling2d({ name }), inputs),
  upsampling2d: placeUpsampling,
} satisfies Partial<PlacementRules>;
