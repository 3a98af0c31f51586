/** @file What an editor is told about a layer kind and its fields. */
import type { LayerKind } from "../cnn-spec";

export type LayerGroup = "Convolution" | "Activation" | "Normalisation" | "Pooling and resizing" | "Regularisation" | "Joining and output";

/** One editable value of a layer. Ranges are those of the saved format. */
export type LayerField =
  | { key: string; label: string; explanation: string; type: "integer"; min: number; max: number; optional?: true }
  | { key: string; label: string; explanation: string; type: "number"; min: number; max: number; step: number }
  | { key: string; label: string; explanation: string; type: "choice"; options: readonly { value: string; label: string }[] }
  | { key: string; label: string; explanation: string; type: "boolean" }
  /** A whole number, or the word `labels` for one unit per label of the data set. */
  | { key: string; label: string; explanation: string; type: "units"; min: number; max: number };

export interface LayerCatalogueEntry {
  kind: LayerKind;
  title: string;
  group: LayerGroup;
  /** One plain sentence for a reader who has never seen the layer. */
  explanation: string;
  fields: readonly LayerField[];
}

/** Offered by every kind that has weights. */
export const TRAINABLE: LayerField = { key: "trainable", label: "Trained", explanation: "Off holds the layer's weights, and its moving statistics, as they start.", type: "boolean" };

export const FILTERS: LayerField = { key: "filters", label: "Filters", explanation: "How many patterns the layer looks for; each gives one output channel.", type: "integer", min: 1, max: 4096 };
export const USE_BIAS: LayerField = { key: "useBias", label: "Bias", explanation: "Add a learned constant; pointless before a batch normalisation, which has its own.", type: "boolean" };
export const PADDING: LayerField = {
  key: "padding",
  label: "Padding",
  explanation: "Same: zeros around the image keep its size (divided by the stride). Valid: only windows that lie fully inside.",
  type: "choice",
  options: [
    { value: "same", label: "Same" },
    { value: "valid", label: "Valid" },
  ],
};
