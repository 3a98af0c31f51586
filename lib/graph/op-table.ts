/** @file All ops: one row each with its shape rule, gradient rule and ONNX form. */
import type { OpName } from "./op-attributes";
import type { OpRule } from "./op-rule";
import { ACTIVATION_OPS } from "./ops/activation";
import { CHANNEL_OPS } from "./ops/channel";
import { CONVOLUTION_OPS } from "./ops/convolution";
import { ELEMENTWISE_OPS } from "./ops/elementwise";
import { LAYOUT_OPS } from "./ops/layout";
import { MATRIX_OPS } from "./ops/matrix";
import { POOLING_OPS } from "./ops/pooling";
import { REDUCTION_OPS } from "./ops/reduction";
import { RESIZE_OPS } from "./ops/resize";

export type OpTable = { readonly [Op in OpName]: OpRule<Op> };

export const OP_TABLE: OpTable = Object.freeze({
  ...ELEMENTWISE_OPS,
  ...ACTIVATION_OPS,
  ...REDUCTION_OPS,
  ...CHANNEL_OPS,
  ...MATRIX_OPS,
  ...CONVOLUTION_OPS,
  ...POOLING_OPS,
  ...RESIZE_OPS,
  ...LAYOUT_OPS,
});
