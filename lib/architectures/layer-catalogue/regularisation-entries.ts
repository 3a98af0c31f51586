import type { LayerCatalogueEntry, LayerField } from "./layer-field";

const rateOf = (silenced: string): LayerField => ({ key: "rate", label: "Rate", explanation: `Share of ${silenced} silenced.`, type: "number", min: 0, max: 0.95, step: 0.05 });

export const REGULARISATION_ENTRIES: readonly LayerCatalogueEntry[] = [
  { kind: "dropout", title: "Dropout", group: "Regularisation", explanation: "Silences a random share of values at each training step, so that the network cannot lean on any single one; does nothing when predicting.", fields: [rateOf("values")] },
  { kind: "spatial_dropout", title: "Spatial dropout", group: "Regularisation", explanation: "Silences whole channels at random; on maps, where neighbouring pixels say the same, it does more than dropout.", fields: [rateOf("channels")] },
  { kind: "stochastic_depth", title: "Stochastic depth", group: "Regularisation", explanation: "Skips the branch above it for some images at each training step; stands before the add of a residual block.", fields: [rateOf("images whose branch is")] },
  {
    kind: "gaussian_noise",
    title: "Gaussian noise",
    group: "Regularisation",
    explanation: "Adds random noise at each training step, so that small differences stop mattering; does nothing when predicting.",
    fields: [{ key: "standardDeviation", label: "Standard deviation", explanation: "Strength of the noise; the image itself has a spread near 1 where the network reads it.", type: "number", min: 0, max: 10, step: 0.05 }],
  },
];
