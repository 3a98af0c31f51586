import { resolveCnn } from "../../architectures/resolve-cnn";
import { getDataset } from "../../store/datasets/dataset-store";
import { refuseTestOnly } from "../../store/datasets/test-only";
import { type Store } from "../../store/open-store";
import { createRangeTest } from "../../store/runs/range-test-store";
import { type RangeTest } from "../../training/learning-rate/learning-rate-range";
import { type RunSpec } from "../../training/run";
import { requireFit } from "../../training/training-memory";

/** Asks for a range test of the run that `spec` describes. Throws `notFound` without its data set, `conflict` where that is held for tests only, and `invalidSpec` for a network that cannot be or does not fit into memory. */
export async function requestRangeTest(store: Store, spec: RunSpec): Promise<RangeTest> {
  const dataset = await getDataset(store, spec.dataset);
  refuseTestOnly(dataset);
  const { classes, films } = dataset;
  requireFit(resolveCnn(spec.cnn, Object.keys(classes).length), spec.training, films);
  return createRangeTest(store, spec);
}
