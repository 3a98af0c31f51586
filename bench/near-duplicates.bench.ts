/**
 * Seconds and memory of the search for copies in a set of many films, and how many of the copies put there it finds.
 *
 * The films are made from the development set where it is beside the checkout, else from phantoms: each is a blend of three,
 * warped and re-exposed at random, so that it resembles them and is none of them. 1% are copies of others, cropped,
 * mirrored or re-exposed.
 *
 * npx esbuild bench/near-duplicates.bench.ts lib/jobs/audit/alike-thread.ts --bundle --platform=node --packages=external --format=esm --outdir=node_modules/.cache/near-duplicates --out-extension:.js=.mjs --entry-names=[name]
 * node node_modules/.cache/near-duplicates/near-duplicates.bench.mjs [films]
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { type FilmFeatures, filmFeatures, THUMB_SIDE } from "../lib/audit/film-features";
import { phantomImages } from "../lib/phantom/phantom-dataset";
import { searchAlikeFilms } from "../lib/jobs/audit/search-alike-films";
import { Random } from "../lib/tensor/random";
import { decodeBenchFilm } from "./measure-training";

const FILMS = Number(process.argv[2] ?? 100_000);
const COPY_SHARE = 0.01;
const SET = resolve("../shared/data/darkcovidnet-384");
const KINDS = ["whole", "crop", "mirrored", "exposure"] as const;

type Kind = (typeof KINDS)[number];

/** Where the target's unit square lies in the source: rotation by `angle` about the middle, `scale`, shift. */
interface Warp {
  scaleX: number;
  scaleY: number;
  shiftX: number;
  shiftY: number;
  angle: number;
}

const random = new Random(7);
const { sources, from } = sourceFilms();
console.log(`${cpus()[0].model}, ${cpus().length} cores; ${FILMS} films made from ${sources.length} ${from}`);

const films: FilmFeatures[] = [];
while (films.length < FILMS * (1 - COPY_SHARE)) films.push(madeFilm());
const copies = Array.from({ length: FILMS - films.length }, (_, i) => ({
  kind: KINDS[i % KINDS.length],
  of: random.int(films.length),
}));
for (const { kind, of } of copies) films.push(copyOf(films[of], kind));

const begin = performance.now();
const busyBefore = process.cpuUsage();
let peak = 0;
const pairs = await searchAlikeFilms(films, { onProgress: () => (peak = Math.max(peak, process.memoryUsage.rss())) });
const busy = process.cpuUsage(busyBefore);
console.log(
  `${((performance.now() - begin) / 1000).toFixed(1)} s, ${((busy.user + busy.system) / 1e6).toFixed(1)} s of processor, ${(peak / 1e9).toFixed(2)} GB of memory at most`,
);

const found = new Set(pairs.map(({ first, second }) => `${first} ${second}`));
const firstCopy = FILMS - copies.length;
for (const kind of KINDS) {
  const ofKind = copies.map((copy, i) => ({ ...copy, at: firstCopy + i })).filter((copy) => copy.kind === kind);
  console.log(`${kind}: ${ofKind.filter(({ of, at }) => found.has(`${of} ${at}`)).length} of ${ofKind.length} found`);
}
const seeded = new Set(copies.map(({ of }, i) => `${of} ${firstCopy + i}`));
const originOf = (film: number): number => (film < firstCopy ? film : copies[film - firstCopy].of);
const others = pairs.filter(
  ({ first, second }) => !seeded.has(`${first} ${second}`) && originOf(first) !== originOf(second),
);
console.log(
  `other pairs: ${others.filter(({ kind }) => kind === "duplicate").length} duplicate, ${others.filter(({ kind }) => kind === "suspect").length} suspect, of ${((FILMS * (FILMS - 1)) / 2).toExponential(1)}`,
);

function sourceFilms(): { sources: Float32Array[]; from: string } {
  const grey = (features: FilmFeatures) => Float32Array.from(features.thumb);
  if (!existsSync(SET))
    return {
      sources: Array.from(phantomImages({ seed: 3, patients: 300, size: 96 }), (film) =>
        grey(filmFeatures(film.image)),
      ),
      from: "phantoms",
    };
  const files = readdirSync(SET, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((folder) => readdirSync(join(SET, folder.name)).map((file) => join(SET, folder.name, file)));
  return {
    sources: files.map((file) => grey(filmFeatures(decodeBenchFilm(readFileSync(file), file)))),
    from: "real films",
  };
}

function madeFilm(): FilmFeatures {
  const [a, b, c] = [0, 1, 2].map(() => warped(sources[random.int(sources.length)], anyWarp()));
  const share = random.between(0.4, 0.6);
  return exposed(
    a.map((value, i) => share * value + 0.5 * (1 - share) * (b[i] + c[i])),
    random.between(0.8, 1.25),
  );
}

function anyWarp(): Warp {
  return {
    scaleX: random.between(0.85, 1),
    scaleY: random.between(0.85, 1),
    shiftX: random.between(-0.06, 0.06),
    shiftY: random.between(-0.06, 0.06),
    angle: random.between(-0.08, 0.08),
  };
}

function copyOf({ thumb }: FilmFeatures, kind: Kind): FilmFeatures {
  const picture = Float32Array.from(thumb);
  const still: Warp = { scaleX: 1, scaleY: 1, shiftX: 0, shiftY: 0, angle: 0 };
  switch (kind) {
    case "whole":
      return exposed(
        picture.map((value) => value + random.normal()),
        1,
      );
    case "exposure":
      return exposed(picture, random.between(0.75, 1.3));
    case "mirrored":
      return exposed(warped(picture, { ...still, scaleX: -1 }), 1);
    case "crop": {
      const keep = random.between(0.8, 0.95);
      const room = (1 - keep) / 2;
      return exposed(
        warped(picture, {
          ...still,
          scaleX: keep,
          scaleY: keep,
          shiftX: random.between(-room, room),
          shiftY: random.between(-room, room),
        }),
        1,
      );
    }
  }
}

/** Bilinear, edges repeated. */
function warped(picture: Float32Array, { scaleX, scaleY, shiftX, shiftY, angle }: Warp): Float32Array {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const out = new Float32Array(picture.length);
  const inside = (share: number) => Math.min(Math.max((share + 0.5) * THUMB_SIDE - 0.5, 0), THUMB_SIDE - 1.001);
  for (let y = 0; y < THUMB_SIDE; y++) {
    for (let x = 0; x < THUMB_SIDE; x++) {
      const [across, down] = [scaleX * ((x + 0.5) / THUMB_SIDE - 0.5), scaleY * ((y + 0.5) / THUMB_SIDE - 0.5)];
      const [atX, atY] = [inside(cos * across - sin * down + shiftX), inside(sin * across + cos * down + shiftY)];
      const [column, row] = [Math.floor(atX), Math.floor(atY)];
      const i = row * THUMB_SIDE + column;
      const upper = picture[i] + (atX - column) * (picture[i + 1] - picture[i]);
      const lower = picture[i + THUMB_SIDE] + (atX - column) * (picture[i + THUMB_SIDE + 1] - picture[i + THUMB_SIDE]);
      out[y * THUMB_SIDE + x] = upper + (atY - row) * (lower - upper);
    }
  }
  return out;
}

/** The features of a film of these greys under another gamma, with the noise of an 8-bit file. */
function exposed(picture: Float32Array, gamma: number): FilmFeatures {
  const data = Uint8Array.from(picture, (value) =>
    Math.min(255, Math.max(0, Math.round(255 * (Math.max(value, 0) / 255) ** gamma + 0.5 * random.normal()))),
  );
  return filmFeatures({ width: THUMB_SIDE, height: THUMB_SIDE, data, maxValue: 255 });
}
