/** @file ZeroPadding2D has no counterpart of its own: its zeros become the padding of the windows that read them. */
import { z } from "zod";
import type { LayerStep, RuleOutcome, StepRefusal } from "./keras-layer-rules";

export interface Zeros {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

const count = z.number().int().min(0);
const Config = z.object({
  padding: z
    .union([
      count.transform(
        (all) =>
          [
            [all, all],
            [all, all],
          ] as const,
      ),
      z.tuple([count, count]).transform(
        ([rows, columns]) =>
          [
            [rows, rows],
            [columns, columns],
          ] as const,
      ),
      z.tuple([z.tuple([count, count]), z.tuple([count, count])]),
    ])
    .default([
      [1, 1],
      [1, 1],
    ]),
  data_format: z.literal(["channels_last", "channelsLast"]).nullish(),
});

/** The zeros of a ZeroPadding2D, with those around what it reads. */
export function zerosOf(config: unknown, around: Zeros | undefined): Zeros | StepRefusal {
  const parsed = Config.safeParse(config);
  if (!parsed.success)
    return {
      message: "its padding is no number of zeros on each side, channels last",
      suggestion: "Save the network again by model.save().",
    };
  const [[top, bottom], [left, right]] = parsed.data.padding;
  return {
    top: top + (around?.top ?? 0),
    bottom: bottom + (around?.bottom ?? 0),
    left: left + (around?.left ?? 0),
    right: right + (around?.right ?? 0),
  };
}

const WINDOWS: ReadonlySet<LayerStep["kind"]> = new Set([
  "conv2d",
  "depthwise_conv2d",
  "separable_conv2d",
  "max_pooling2d",
]);

/** The steps of a layer that reads a map with zeros around it. */
export function withZeros(steps: readonly LayerStep[], zeros: Zeros): RuleOutcome {
  const [window, ...rest] = steps;
  if (window !== undefined && WINDOWS.has(window.kind) && "padding" in window && window.padding === "valid")
    return [{ ...window, padding: zeros } as LayerStep, ...rest];
  return {
    message:
      "it reads the zeros of a ZeroPadding2D, which only a convolution or a max pooling with padding valid can here",
    suggestion: 'Put the ZeroPadding2D right before a convolution with padding "valid", or use padding "same".',
  };
}
