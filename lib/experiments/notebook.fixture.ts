import { CnnSpec } from "../architectures/cnn-spec";
import { newExperiment } from "./new-experiment";

/** A tiny network for tests of the document; what it computes does not matter. */
export const tinyCnn = CnnSpec.parse({
  name: "tiny",
  input: { size: 16 },
  layers: [
    { name: "pool", kind: "global_average_pooling2d" },
    { name: "logits", kind: "dense", units: "labels" },
  ],
});

/** A fresh notebook on a data set named `films`. */
export const notebook = () => newExperiment({ id: "trial", title: "Trial" }, { cnn: tinyCnn, dataset: "films" });
