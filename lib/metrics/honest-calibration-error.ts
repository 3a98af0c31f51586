import { argmax } from "../tensor/argmax";
import { Random } from "../tensor/random";
import { reliabilityBinOf } from "./calibration";

const DRAWS = 1_000;
const SEED = 1;

/**
 * The calibration error that films with these very probabilities would show were each probability true: whether the
 * prediction is right is drawn with its confidence as the chance, and the error measured, 1,000 times by a fixed seed.
 * Gives mean and 95th percentile; null without films. `probabilities` is `[N][K]`.
 *
 * An error within this range is no sign of dishonest probabilities: on a few hundred films the estimate is biased upwards
 * (Bröcker and Smith, Weather Forecast. 22 (2007) 651: consistency resampling; Roelofs et al., AISTATS 2022).
 */
export function honestCalibrationError(
  probabilities: readonly (readonly number[])[],
  { draws = DRAWS, seed = SEED, binCount = 15 } = {},
): { mean: number; high: number } | null {
  const films = probabilities.length;
  if (films === 0) return null;
  const confidence = probabilities.map((row) => row[argmax(row)]);
  const bin = confidence.map((one) => reliabilityBinOf(one, binCount));
  const random = new Random(seed);
  const gap = new Float64Array(binCount);
  const errors = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    gap.fill(0);
    for (let i = 0; i < films; i++) gap[bin[i]] += (random.uniform() < confidence[i] ? 1 : 0) - confidence[i];
    // (nᵦ/n)·|accuracyᵦ − confidenceᵦ| is |Σ (right − confidence)| over the bin, divided by n.
    errors[draw] = gap.reduce((sum, one) => sum + Math.abs(one), 0) / films;
  }
  const mean = errors.reduce((sum, error) => sum + error, 0) / draws;
  errors.sort();
  return { mean, high: errors[Math.ceil(0.95 * draws) - 1] };
}
