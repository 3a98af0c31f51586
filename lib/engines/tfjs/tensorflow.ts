import type * as tensorflow from "@tensorflow/tfjs";

/** The module of TensorFlow.js, of whichever build was loaded. */
export type TensorFlow = typeof tensorflow;
