/**
 * @file Writes lib/gate/frontal-films.json: what frontal chest films of adults have in common. Thresholds are quantiles over films of
 * patients that the statistics of their fold had not seen.
 *
 * npx esbuild bench/gate/fit-frontal-films.ts --bundle --platform=node --packages=external --format=esm --outfile=node_modules/.cache/bench/fit-frontal-films.mjs
 * node node_modules/.cache/bench/fit-frontal-films.mjs ../shared/data/darkcovidnet-384 && npx prettier --write lib/gate/frontal-films.json
 */
import { writeFileSync } from "node:fs";
import { chestShape, type ChestShape } from "../../lib/gate/chest-shape";
import { filmFrame } from "../../lib/gate/film-frame";
import type { FrontalFilms } from "../../lib/gate/frontal-films";
import { gradientHistograms } from "../../lib/gate/gradient-histograms";
import { coarseShare } from "../../lib/gate/gate-scores";
import { greyRanks } from "../../lib/gate/grey-ranks";
import { type LinearModel, type OpenLinearModel, pack, squaredDistances } from "../../lib/gate/linear-model";
import { GATE_LIMITS } from "../../lib/gate/refuse-picture";
import { screenPattern } from "../../lib/gate/screen-pattern";
import { halvedPicture, mirroredPicture, type SmallPicture, smallPicture } from "../../lib/gate/small-picture";
import { deriveSeed, Random } from "../../lib/tensor/random";
import { listedFilms, readFilm } from "./films";
import { principalComponents } from "./principal-components";

const DIRECTIONS = 20;
const FOLDS = 5;
/** Shares of good films that each of the two tests may refuse; together with the screens at most 3%. */
const STRANGE = 0.015;
const CHILD = 0.009;

interface Film {
  patient: string;
  gradients: Float64Array[];
  ranks: Float64Array[];
  shape: ChestShape;
  frame: number;
  /** Refused by what was not fitted. */
  screen: number;
  coarse: number;
}

async function main(folder: string): Promise<void> {
  const films: Film[] = [];
  for (const film of listedFilms(folder)) films.push(featuresOf(await readFilm(film), film.patient));
  const patients = [...new Set(films.map(({ patient }) => patient))];
  const fold = new Map(patients.map((patient) => [patient, new Random(deriveSeed(7, "fold", patient)).int(FOLDS)]));
  const foldOf = ({ patient }: Film) => fold.get(patient) ?? 0;
  const gradients = held(films, foldOf, (film) => film.gradients, "beside");
  const ranks = held(films, foldOf, (film) => film.ranks, "along");
  const shape = {
    flank: usualOf(films.map((film) => film.shape.flank)),
    upperFlank: usualOf(films.map((film) => film.shape.upperFlank)),
    length: usualOf(films.map((film) => film.shape.length)),
  };
  const z = (value: number, { mean, deviation }: { mean: number; deviation: number }) => (value - mean) / deviation;
  const strangeness = films.map(
    ({ frame }, i) =>
      z(gradients[i], usualOf(gradients)) + z(ranks[i], usualOf(ranks)) + 20 * Math.max(0, frame - 0.03),
  );
  const childlikeness = films.map(
    (film) =>
      2 * z(film.shape.flank, shape.flank) +
      2 * z(film.shape.upperFlank, shape.upperFlank) +
      z(film.shape.length, shape.length),
  );
  const thresholds = {
    strangeness: quantile(strangeness, 1 - STRANGE),
    childlikeness: quantile(childlikeness, 1 - CHILD),
  };
  const refused = films.filter(
    ({ screen, coarse }, i) =>
      strangeness[i] > thresholds.strangeness ||
      childlikeness[i] > thresholds.childlikeness ||
      screen > GATE_LIMITS.screen ||
      coarse < GATE_LIMITS.coarse,
  );
  const statistics: FrontalFilms = {
    about: `Statistics of ${films.length} frontal chest films of ${patients.length} people and of their mirror images, written by bench/gate/fit-frontal-films.ts`,
    films: films.length,
    patients: patients.length,
    gradients: packed(modelOf(films.flatMap((film) => film.gradients)), usualOf(gradients)),
    ranks: packed(modelOf(films.flatMap((film) => film.ranks)), usualOf(ranks)),
    shape,
    heldOut: { films: films.length, patients: patients.length, refused: refused.length },
    thresholds,
  };
  writeFileSync("lib/gate/frontal-films.json", JSON.stringify(statistics));
  console.log(statistics.about, statistics.thresholds, statistics.heldOut);
}

function featuresOf(image: Parameters<typeof smallPicture>[0], patient: string): Film {
  const large = smallPicture(image, 128);
  const picture = halvedPicture(large);
  const both: SmallPicture[] = [picture, mirroredPicture(picture)];
  return {
    patient,
    gradients: both.map(gradientHistograms),
    ranks: both.map((one) => greyRanks(halvedPicture(one, 2)).values),
    shape: chestShape(picture),
    frame: filmFrame(large),
    screen: screenPattern(image),
    coarse: coarseShare(image, picture),
  };
}

const modelOf = (rows: readonly Float64Array[]) => principalComponents(rows, DIRECTIONS);

/** The logarithm of each film's distance by a model of the other folds' films. */
function held(
  films: readonly Film[],
  foldOf: (film: Film) => number,
  featuresOf: (film: Film) => Float64Array[],
  which: "along" | "beside",
): number[] {
  const models = Array.from({ length: FOLDS }, (_, fold) =>
    modelOf(films.filter((film) => foldOf(film) !== fold).flatMap(featuresOf)),
  );
  return films.map((film) => Math.log(squaredDistances(featuresOf(film)[0], models[foldOf(film)])[which]));
}

function packed(model: OpenLinearModel, usual: LinearModel["usual"]): LinearModel {
  return {
    mean: pack(model.mean),
    directions: pack(model.directions),
    variances: [...model.variances],
    restVariance: model.restVariance,
    usual,
  };
}

function usualOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}

await main(process.argv[2] ?? "../shared/data/darkcovidnet-384");
