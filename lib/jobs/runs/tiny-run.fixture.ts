/** @file Tests only: a phantom data set of a few small films and a network that learns nothing much, quickly. */
import { type Store } from "../../store/open-store";
import { RunSpec } from "../../training/run";
import { type TrainingSpecInput } from "../../training/training-spec";
import { storePhantomDataset } from "../demo/ensure-phantom-dataset";

export const TINY_DATASET = "tiny-phantom";

/** 24 patients at 32 × 32 pixels, at least seven of each class. */
export function storeTinyDataset(store: Store) {
  return storePhantomDataset(store, { id: TINY_DATASET, title: "Tiny phantom", seed: 10, patients: 24, size: 32 });
}

/** A network of one convolution on 16 × 16 pixels. */
export function tinySpec(training: TrainingSpecInput): RunSpec {
  return RunSpec.parse({
    dataset: TINY_DATASET,
    split: { testShare: 0.25, validationShare: 0.25 },
    cnn: {
      name: "tiny",
      input: { size: 16 },
      layers: [
        { name: "conv", kind: "conv2d", filters: 4, kernelSize: 3, stride: 2 },
        { name: "relu", kind: "relu" },
        { name: "pool", kind: "global_average_pooling2d" },
        { name: "logits", kind: "dense", units: "labels" },
      ],
    },
    training: { batchSize: 4, ...training },
  });
}
