/** @file How much of what moves a network lies where the lungs may be. */
import { Random } from "../../tensor/random";
import { type IntervalEstimate, percentileEstimate } from "./interval-estimate";
import { lungBoxShares } from "../../imaging/network/regions";
import { forEachPatientSample } from "./for-each-patient-sample";
import type { AskedFilm } from "./weighted-scores";

const RESAMPLES = 1_000;
const SEED = 1;
/** Patches to a side. */
export const OCCLUSION_GRID = 8;

/** The share of a map's energy, its values above 0, that lies in the lung box; null where it has none. `[height, width]`. */
export function energyInLungBox(map: ArrayLike<number>, height: number, width: number): number | null {
  const shares = lungBoxShares(height, width);
  let [inside, all] = [0, 0];
  for (let i = 0; i < shares.length; i++) {
    const energy = Math.max(0, map[i]);
    inside += energy * shares[i];
    all += energy;
  }
  return all === 0 ? null : inside / all;
}

/** The film once with each patch of a grid of {@link OCCLUSION_GRID} filled with a grey, row by row. */
export function occludedSquares(square: Uint8Array, size: number, grey: number): Uint8Array[] {
  const edge = (cell: number) => Math.round((cell * size) / OCCLUSION_GRID);
  return Array.from({ length: OCCLUSION_GRID ** 2 }, (_, cell) => {
    const [row, column] = [Math.floor(cell / OCCLUSION_GRID), cell % OCCLUSION_GRID];
    const out = square.slice();
    for (let y = edge(row); y < edge(row + 1); y++)
      out.fill(grey, y * size + edge(column), y * size + edge(column + 1));
    return out;
  });
}

/** The mean over films that have a share, with percentiles of resamples by patient. */
export function meanShare(films: readonly AskedFilm[], shares: readonly (number | null)[]): IntervalEstimate {
  const mean = (weights: ArrayLike<number>) => {
    let [sum, count] = [0, 0];
    shares.forEach((share, i) => {
      if (share === null) return;
      sum += share * weights[i];
      count += weights[i];
    });
    return sum / count;
  };
  const samples: number[] = [];
  forEachPatientSample(films, RESAMPLES, new Random(SEED), (weights) => samples.push(mean(weights)));
  return percentileEstimate(mean(new Float64Array(films.length).fill(1)), samples);
}
