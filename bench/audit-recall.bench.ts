/**
 * How many of the leaks that a phantom set holds on purpose the audit finds, by kind, and how many pairs of different
 * films it takes for copies: the figures of docs/audit.md.
 *
 * npx esbuild bench/audit-recall.bench.ts --bundle --platform=node --packages=external --format=esm --outfile=node_modules/.cache/bench/audit-recall.mjs
 * node node_modules/.cache/bench/audit-recall.mjs [patients] [size] [seeds]
 */
import { filmFeatures } from "../lib/audit/film-features";
import { findAlikeFilms } from "../lib/audit/alike/find-alike-films";
import { drawPlan } from "../lib/phantom/phantom-dataset";
import { LEAK_SHARES, type LeakKind, planPhantomSet, withSeededLeaks } from "../lib/phantom/seeded-leaks";

const [patients, size, seeds] = [
  Number(process.argv[2] ?? 400),
  Number(process.argv[3] ?? 192),
  Number(process.argv[4] ?? 3),
];
/** Five times the shares of a set with leaks, so that each kind has enough of them; other films of the same patient are no copies. */
const MORE = 5;

const seeded = new Map<LeakKind, number>();
const found = new Map<LeakKind, number>();
const suspected = new Map<LeakKind, number>();
let [films, pairsInAll, falseDuplicates, falseSuspects] = [0, 0, 0, 0];
for (let seed = 1; seed <= seeds; seed++) await measure(seed);

console.log(`${films} drawings of ${size} px, ${seeds} seeds`);
for (const [kind, count] of seeded)
  console.log(
    `${kind.padEnd(12)} ${found.get(kind) ?? 0} of ${count} found, ${suspected.get(kind) ?? 0} more suspected`,
  );
console.log(
  `${falseDuplicates} of ${pairsInAll.toExponential(1)} pairs of different films taken for copies, ${falseSuspects} suspected: ${((1e4 * falseDuplicates) / pairsInAll).toFixed(4)} false pairs in 10,000`,
);

async function measure(seed: number): Promise<void> {
  const shares = Object.fromEntries(
    Object.entries(LEAK_SHARES).map(([kind, share]) => [kind, kind === "samePatient" ? 0 : MORE * share]),
  ) as Record<LeakKind, number>;
  const set = withSeededLeaks(planPhantomSet({ seed, patients, size }).films, seed, shares);
  const pairs = await findAlikeFilms(set.films.map((plan) => filmFeatures(drawPlan(plan).image)));
  const at = new Map(set.films.map(({ file }, i) => [file, i]));
  const kindOf = new Map(pairs.map(({ first, second, kind }) => [`${first} ${second}`, kind]));
  const rootOf = new Map(set.leaks.map(({ copy, original }) => [copy, original]));
  const root = (index: number) => rootOf.get(set.films[index].file) ?? set.films[index].file;
  for (const { kind, original, copy } of set.leaks) {
    const [first, second] = [at.get(original) ?? -1, at.get(copy) ?? -1].sort((a, b) => a - b);
    count(seeded, kind);
    const said = kindOf.get(`${first} ${second}`);
    if (said === "duplicate") count(found, kind);
    if (said === "suspect") count(suspected, kind);
  }
  const wrong = pairs.filter(({ first, second }) => root(first) !== root(second));
  films += set.films.length;
  pairsInAll += (set.films.length * (set.films.length - 1)) / 2;
  falseDuplicates += wrong.filter(({ kind }) => kind === "duplicate").length;
  falseSuspects += wrong.filter(({ kind }) => kind === "suspect").length;
}

function count(counts: Map<LeakKind, number>, kind: LeakKind): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}
