import type { FilmRecord } from "../../datasets/film-record";
import { band } from "./associations";
import type { Distribution } from "../audit-report";
import { countByLabel, type ValueCounts } from "./count-by-label";
import { type FilmFeatures, HISTOGRAM_BINS } from "../film-features";

type Attribute = Distribution["attribute"];
type Film = FilmRecord & { features: FilmFeatures };

const SIDES = [256, 384, 512, 768, 1024, 1536, 2048, 3072];
const EDGES: Partial<Record<Attribute, readonly number[]>> = {
  width: SIDES,
  height: SIDES,
  aspect: [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5],
  meanGrey: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  age: [10, 20, 30, 40, 50, 60, 70, 80, 90],
};

/** How the films of each label are distributed: numbers in bins of rising order, words the commonest first. */
export function distributions(records: readonly FilmRecord[], features: readonly FilmFeatures[]): Distribution[] {
  const films: Film[] = records.map((film, i) => ({ ...film, features: features[i] }));
  const numeric = (attribute: Attribute, valueOf: (film: Film) => number | null): Distribution => {
    const edges = EDGES[attribute] ?? [];
    const order = [...edges.map((edge) => band(edge - 1e-9, edges)), band(Infinity, edges), "unknown"];
    const counts = countByLabel(films, (film) => {
      const value = valueOf(film);
      return value === null ? "unknown" : band(value, edges);
    });
    return { attribute, bins: counts.sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value)) };
  };
  const words = (attribute: Attribute, valueOf: (film: Film) => string): Distribution => ({
    attribute,
    bins: unknownLast(countByLabel(films, (film) => valueOf(film) || "unknown")),
  });
  return [
    numeric("width", ({ width }) => width),
    numeric("height", ({ height }) => height),
    numeric("aspect", ({ width, height }) => width / height),
    numeric("meanGrey", (film) => meanGrey(film.features)),
    words("format", ({ format }) => format),
    words("view", ({ view }) => view),
    numeric("age", ({ ageYears }) => ageYears),
    words("sex", ({ sex }) => sex),
    words("source", ({ source }) => source),
  ];
}

/** Of white, from the histogram. */
function meanGrey({ histogram }: FilmFeatures): number {
  return histogram.reduce((sum, share, bin) => sum + (share / 65_535) * ((bin + 0.5) / HISTOGRAM_BINS), 0);
}

function unknownLast(counts: ValueCounts): ValueCounts {
  return [...counts.filter(({ value }) => value !== "unknown"), ...counts.filter(({ value }) => value === "unknown")];
}
