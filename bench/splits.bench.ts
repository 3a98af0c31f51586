/**
 * Seconds of grouping and dividing a large set, best of three.
 *
 * npx esbuild bench/splits.bench.ts --bundle --platform=node --packages=external --format=esm --outfile=node_modules/.cache/bench/splits.mjs
 * node node_modules/.cache/bench/splits.mjs [films…]
 */
import { SplitSpec } from "../lib/datasets/splits/split-spec";
import { groupFilms } from "../lib/datasets/splits/group-films";
import { reportSplit } from "../lib/datasets/splits/report-split";
import { splitGroups } from "../lib/datasets/splits/split-groups";
import { Random } from "../lib/tensor/random";

const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [30_000, 100_000];
const SPECS = [
  {},
  { protocol: "kfold" },
  { protocol: "kfold", folds: 10, stratifyBy: ["source", "view"] },
  { protocol: "leaveOneSourceOut", source: "s1" },
].map((spec) => SplitSpec.parse(spec));

/** One and a half films a patient, three classes, file names as hospitals give them, a duplicate for every hundredth film. */
function drawSet(count: number) {
  const random = new Random(1);
  const films = Array.from({ length: count }, (_, index) => ({
    index,
    label: ["normal", "pneumonia", "covid-19"][random.int(3)],
    patientId: `p${random.int(Math.round(count / 1.5))}`,
    blob: `b${index}`,
    file: `site${random.int(4)}/study${random.int(count)}/${random.int(10_000_000)}_${index % 7}.png`,
    source: `s${random.int(5)}`,
    view: random.uniform() < 0.6 ? ("PA" as const) : ("AP" as const),
  }));
  return {
    films,
    duplicates: Array.from({ length: Math.round(count / 100) }, () => [random.int(count), random.int(count)]),
  };
}

function best<T>(work: () => T): { seconds: number; result: T } {
  let fastest = Infinity;
  let result: T;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    result = work();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return { seconds: fastest / 1000, result: result! };
}

for (const size of SIZES) {
  const { films, duplicates } = drawSet(size);
  const { seconds, result: groups } = best(() => groupFilms(films, { duplicates }));
  console.log(`${size} films: ${groups.length} groups in ${seconds.toFixed(2)} s`);
  for (const spec of SPECS) {
    const split = best(() => splitGroups(groups, spec));
    const report = best(() => reportSplit(groups, spec, split.result));
    console.log(
      `  ${spec.protocol}${spec.protocol === "kfold" ? ` of ${spec.folds}` : ""}${spec.stratifyBy.length > 0 ? `, also by ${spec.stratifyBy.join(" and ")}` : ""}: ${split.seconds.toFixed(2)} s, its report ${report.seconds.toFixed(2)} s`,
    );
  }
}
