/** @file Enlarging maps by a whole factor, and the gradient of that. */
import { materialise } from "../cotangent";
import type { Dimension } from "../dimension";
import type { OpNode, TensorType, Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { ResizeAttributes } from "../op-attributes";
import {
  float32,
  requireShape,
  text,
  type EmitContext,
  type GradientRequest,
  type OnnxCall,
  type OpRule,
} from "../op-rule";

function inferResize(inputs: readonly TensorType[], { scale }: ResizeAttributes): TensorType[] {
  requireShape(inputs.length === 1 && inputs[0].shape.length === 4, "takes one map [N, C, H, W]");
  requireShape(Number.isInteger(scale) && scale >= 1, "takes a whole factor");
  const [batch, channels, height, width] = inputs[0].shape;
  requireShape(typeof height === "number" && typeof width === "number", "takes maps of a known height and width");
  return [float32([batch, channels, height * scale, width * scale])];
}

/**
 * The weights `[scale·length, length]` by which linear interpolation mixes the pixels of one axis, pixel centres at
 * half positions and the border repeated: `tf.image.resize(method="bilinear")`, PyTorch's `align_corners=False`.
 */
function interpolationMatrix(length: number, scale: number): Float32Array {
  const matrix = new Float32Array(scale * length * length);
  for (let target = 0; target < scale * length; target++) {
    const source = Math.min(Math.max((target + 0.5) / scale - 0.5, 0), length - 1);
    const lower = Math.floor(source);
    matrix[target * length + lower] += lower + 1 - source;
    if (lower + 1 < length) matrix[target * length + lower + 1] += source - lower;
  }
  return matrix;
}

/** Nearest: each pixel gets the sum of its copies. Bilinear: y = R·x·Cᵀ per map, so dx = Rᵀ·dy·C. */
function resizeGradient({ builder, node, cotangents: [cotangent] }: GradientRequest<"resize">): (Value | null)[] {
  if (cotangent === null) return [null];
  const { scale, interpolation } = node.attributes;
  const dy = materialise(builder, cotangent, node.outputs[0]);
  if (interpolation === "bilinear") return [shrinkColumns(builder, shrinkRows(builder, dy, scale), scale)];
  const mean = builder.value("averagePool", [dy], {
    kernel: [scale, scale],
    strides: [scale, scale],
    pads: [0, 0, 0, 0],
  });
  return [builder.value("mul", [mean, builder.scalar(scale ** 2)])];
}

/** `[N, C, h, w·scale]` → `[N, C, h, w]`. */
function shrinkColumns(builder: GraphBuilder, dy: Value, scale: number): Value {
  const [batch, channels, height, columns] = dy.type.shape as readonly [Dimension, number, number, number];
  const width = columns / scale;
  const flat = builder.value("reshape", [dy], { shape: [rowsOf(batch, channels * height), columns] });
  const matrix = builder.constant(`${dy.name}_columns`, [columns, width], interpolationMatrix(width, scale));
  const product = builder.value("matMul", [flat, matrix], { transposeA: false, transposeB: false });
  return builder.value("reshape", [product], { shape: [batch, channels, height, width] });
}

/** `[N, C, h·scale, w]` → `[N, C, h, w]`. */
function shrinkRows(builder: GraphBuilder, dy: Value, scale: number): Value {
  const turn = (value: Value) => builder.value("transpose", [value], { permutation: [0, 1, 3, 2] });
  return turn(shrinkColumns(builder, turn(dy), scale));
}

function rowsOf(batch: Dimension, perImage: number): Dimension {
  return typeof batch === "number" ? batch * perImage : { batch: batch.batch * perImage };
}

function emitResize(
  { inputs: [x], outputs: [y], attributes: { scale, interpolation } }: OpNode<"resize">,
  context: EmitContext,
): OnnxCall[] {
  const scales = context.float32([1, 1, scale, scale], [4]);
  const attributes: OnnxCall["attributes"] =
    interpolation === "nearest"
      ? { mode: text("nearest"), coordinate_transformation_mode: text("asymmetric"), nearest_mode: text("floor") }
      : { mode: text("linear"), coordinate_transformation_mode: text("half_pixel") };
  return [{ opType: "Resize", inputs: [x.name, "", scales], outputs: [y.name], attributes }];
}

export const RESIZE_OPS = {
  resize: {
    doc: {
      shapes: "[N, C, H, W] → [N, C, s·H, s·W] with s = `scale`",
      maths:
        "each pixel repeated (nearest), or y = R·x·Cᵀ per map with linear weights, pixel centres at half positions (bilinear)",
      gradient: "nearest: dx = Σ dy over the copies; bilinear: dx = Rᵀ·dy·C",
      source: "torch.nn.functional.interpolate(align_corners=False); ONNX Resize-13",
    },
    infer: inferResize,
    gradient: resizeGradient,
    emit: emitResize,
  } satisfies OpRule<"resize">,
};
