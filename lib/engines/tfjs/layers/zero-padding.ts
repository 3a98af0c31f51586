import type { SymbolicTensor } from "@tensorflow/tfjs";
import type { PaddingSpec } from "../../../architectures/layers/padding";
import { applied, partName, type AnyPlacement } from "./placement";

/** What a stock layer reads and how it pads: given zeros are a ZeroPadding2D before it. */
export function padded(
  { tf, layer, inputs }: Pick<AnyPlacement, "tf" | "layer" | "inputs">,
  padding: PaddingSpec,
): { inputs: readonly SymbolicTensor[]; padding: "same" | "valid" } {
  if (typeof padding === "string") return { inputs, padding };
  const { top, bottom, left, right } = padding;
  const zeros = tf.layers.zeroPadding2d({
    name: partName("Zeros", layer.name),
    padding: [
      [top, bottom],
      [left, right],
    ],
  });
  return { inputs: [applied(zeros, [inputs[0]]), ...inputs.slice(1)], padding: "valid" };
}
