import { ACTIVATIONS } from "./activation";
import { CONVOLUTIONS } from "./convolution";
import { DENSE, FLATTEN, SQUEEZE_EXCITATION } from "./dense";
import { JOINTS } from "./joining";
import { NORMALISATIONS } from "./normalisation";
import { REGULARISERS } from "./regularisation";
import { RESIZINGS } from "./resizing";

/** One row per layer kind, in the order in which an editor lists them. */
export const LAYER_ROWS = [
  ...CONVOLUTIONS,
  ...NORMALISATIONS,
  ...ACTIVATIONS,
  ...RESIZINGS,
  ...REGULARISERS,
  FLATTEN,
  DENSE,
  ...JOINTS,
  SQUEEZE_EXCITATION,
] as const;
