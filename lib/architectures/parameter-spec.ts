export type Initializer = "he_normal" | "glorot_uniform" | "zeros" | "ones";

/** One array a layer owns. `shape` is ONNX-like: convolution kernels `[out, in/groups, kh, kw]`, dense kernels `[in, out]`. */
export interface ParameterSpec {
  /** `<layer>/kernel`, `<layer>/bias`, `<layer>/gamma` … */
  name: string;
  shape: readonly number[];
  /** False for the moving statistics of a batch normalisation, which no gradient moves. */
  trainable: boolean;
  /** True where weight decay applies: kernels only, never biases and normalisation parameters. */
  decay: boolean;
  initializer: Initializer;
  fanIn: number;
  fanOut: number;
}
