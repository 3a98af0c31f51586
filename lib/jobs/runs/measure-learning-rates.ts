import { resolveCnn } from "../../architectures/resolve-cnn";
import { selectEngine } from "../../engines/select-engine";
import { type Store } from "../../store/open-store";
import { patiently } from "../../store/patiently";
import { type RangePoint } from "../../training/learning-rate/learning-rate-range";
import { type RunSpec } from "../../training/run";
import { type RangeTestOptions, testLearningRates } from "../../training/learning-rate/test-learning-rates";
import { requireFit } from "../../training/training-memory";
import { loadPixelPack, loadRunData } from "./run-data";
import { loadStartingWeights } from "../models/starting-weights";

/**
 * A learning-rate range test of the run that a spec describes, on its data and from its starting weights; no run is
 * made. Throws `notFound`, `invalidDataset`, `invalidSpec` or `conflict` as creating the run would.
 */
export async function measureLearningRates(
  store: Store,
  spec: RunSpec,
  options: Pick<RangeTestOptions, "signal" | "onPoint" | "threads">,
): Promise<RangePoint[]> {
  const { films, labels, split } = await patiently(() => loadRunData(store, spec), options.signal);
  requireFit(resolveCnn(spec.cnn, labels.length), spec.training, films.length);
  const starting = await patiently(() => loadStartingWeights(store, spec, labels.length), options.signal);
  const pack = await patiently(
    () =>
      loadPixelPack(store, {
        films,
        size: spec.cnn.input.size,
        preprocessing: spec.preprocessing,
        signal: options.signal,
      }),
    options.signal,
  );
  return testLearningRates({
    spec,
    labels,
    films,
    pack,
    split,
    engine: await selectEngine(spec.training.engine),
    initialWeights: starting?.weights,
    ...options,
  });
}
