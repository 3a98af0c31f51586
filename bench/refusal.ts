/**
 * @file What the gate refuses: of good frontal films, too many; of everything else, too few. Writes lib/gate/measured-gate.json, which the
 * prediction page and the model card quote, and prints the tables of docs/refusal.md. Photographs and turned films are made here, with seeds.
 *
 * npx esbuild bench/refusal.ts --bundle --platform=node --packages=external --format=esm --outfile=node_modules/.cache/bench/refusal.mjs
 * node node_modules/.cache/bench/refusal.mjs [../shared/data] [--pictures <folder of other pictures>]
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FilmRefusal } from "../lib/errors";
import { FRONTAL_FILMS } from "../lib/gate/frontal-films";
import { refusePicture } from "../lib/gate/refuse-picture";
import type { GreyImage } from "../lib/imaging/grey-image";
import { applyOrientation } from "../lib/imaging/orientation";
import { wilson } from "../lib/metrics/wilson";
import { drawStrange, STRANGE_KINDS } from "../lib/phantom/out-of-distribution";
import { phantomImages } from "../lib/phantom/phantom-dataset";
import { Random } from "../lib/tensor/random";
import { textTable } from "../lib/text/text-table";
import { type FilmOnDisk, folderFilms, isLateral, listedFilms, readFilm } from "./gate/films";
import { cloud, photograph, PHOTOGRAPHS } from "./gate/photograph";

interface Kind {
  kind: string;
  good: boolean;
  /** The reasons that would be right; none where any is. */
  right: readonly FilmRefusal[];
  pictures: AsyncIterable<{ image: GreyImage; patient: string }> | Iterable<{ image: GreyImage; patient: string }>;
  synthetic?: boolean;
}

interface Measured {
  kind: string;
  good: boolean;
  films: number;
  patients: number;
  refused: number;
  reasons: Map<string, number>;
  rightly: number;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { pictures: { type: "string" } } });
const data = positionals[0] ?? "../shared/data";
const unlike = (name: string) => folderFilms(join(data, "unlike-dev", name));
const external = listedFilms(join(data, "ieee8023-dev-384"));
/** Every third film, for what is made from films. */
const some = external.filter((_, i) => i % 3 === 0);

async function* read(
  films: readonly FilmOnDisk[],
  change: (image: GreyImage, i: number) => GreyImage = (image) => image,
) {
  for (const [i, film] of films.entries()) {
    const image = await readFilm(film);
    if (Math.min(image.width, image.height) >= 96) yield { image: change(image, i), patient: film.patient };
  }
}

function* drawn(count: number, draw: (seed: number) => GreyImage) {
  for (let seed = 1; seed <= count; seed++) yield { image: draw(seed), patient: String(seed) };
}

const inverted = (image: GreyImage): GreyImage => ({ ...image, data: image.data.map((v) => image.maxValue - v) });
const clouds = (seed: number): GreyImage => {
  const data = Uint8Array.from(cloud(384, [0.2, 0.6, 1, 1.5, 2][seed % 5], new Random(seed)), (v) => 255 * v);
  return { width: 384, height: 384, data, maxValue: 255 };
};

const kinds: Kind[] = [
  { kind: "films of another collection", good: true, right: [], pictures: read(external) },
  {
    kind: "frontal films that were filed as lateral ones",
    good: true,
    right: [],
    pictures: read(unlike("lateral").filter((film) => !isLateral(film))),
  },
  {
    kind: "drawings, before a model of drawings",
    good: true,
    right: [],
    synthetic: true,
    pictures: phantomPictures(),
  },
  { kind: "lateral films", good: false, right: ["lateral"], pictures: read(unlike("lateral").filter(isLateral)) },
  { kind: "CT slices", good: false, right: ["crossSection"], pictures: read(unlike("ct")) },
  { kind: "children's films without pneumonia", good: false, right: ["child"], pictures: read(unlike("child-normal")) },
  { kind: "children's films with pneumonia", good: false, right: ["child"], pictures: read(unlike("child-pneumonia")) },
  ...PHOTOGRAPHS.map((kind): Kind => ({
    kind: `photographs of films (${kind})`,
    good: false,
    right: ["photograph"],
    pictures: read(some, (image, i) => photograph(image, kind, new Random(1000 + i))),
  })),
  { kind: "inverted films", good: false, right: ["inverted"], pictures: read(some, inverted) },
  {
    kind: "films upside down",
    good: false,
    right: ["upsideDown"],
    pictures: read(some, (i) => applyOrientation(i, 3)),
  },
  {
    kind: "films on their side",
    good: false,
    right: ["turned"],
    pictures: read(some, (image, i) => applyOrientation(image, i % 2 === 0 ? 6 : 8)),
  },
  { kind: "soft textures", good: false, right: [], pictures: drawn(30, clouds) },
  ...STRANGE_KINDS.map((kind): Kind => ({
    kind: `other drawings, before a model of drawings: ${kind}`,
    good: false,
    synthetic: true,
    right: kind === "inverted" ? ["inverted"] : kind === "lateral-like" ? ["lateral"] : [],
    pictures: drawn(12, (seed) => drawStrange(kind, seed, 256)),
  })),
  ...(values.pictures === undefined
    ? []
    : [{ kind: "other grey pictures", good: false, right: [], pictures: read(folderFilms(values.pictures)) }]),
];

function* phantomPictures() {
  for (const [i, preset] of (["easy", "default", "hard"] as const).entries())
    for (const film of phantomImages({ seed: 900 + i, patients: 30, preset }))
      yield { image: film.image, patient: film.patientId };
}

const measured: Measured[] = [];
for (const kind of kinds) measured.push(await measure(kind));
const { heldOut } = FRONTAL_FILMS;
measured.unshift({
  ...heldOut,
  kind: "films of other patients of the same sources (5 folds)",
  good: true,
  reasons: new Map(),
  rightly: 0,
});
const shown = measured.map(({ kind, good, films, patients, refused }) => ({
  kind,
  group: groupOf(kind),
  good,
  films,
  patients,
  refused,
}));
writeFileSync("lib/gate/measured-gate.json", `${JSON.stringify({ kinds: shown }, null, 2)}\n`);
console.log(
  textTable(["films", "n", "patients", "refused", "95% interval", "by their own reason", "reasons"], measured.map(row)),
);

/** What is told in one sentence: films that people really ask about. */
function groupOf(kind: string): string | null {
  if (/^(inverted films|films (upside|on))/.test(kind)) return "inverted or turned films";
  const group =
    /^(films of other patients|films of another collection|lateral films|CT slices|children's films|photographs of films)/.exec(
      kind,
    );
  return group === null ? null : group[1];
}

async function measure({ kind, good, right, pictures, synthetic = false }: Kind): Promise<Measured> {
  const result: Measured = { kind, good, films: 0, patients: 0, refused: 0, reasons: new Map(), rightly: 0 };
  const patients = new Set<string>();
  for await (const { image, patient } of pictures) {
    result.films++;
    patients.add(patient);
    const refusal = refusePicture(image, { synthetic })?.refusal;
    if (refusal === undefined) continue;
    result.refused++;
    result.reasons.set(refusal, (result.reasons.get(refusal) ?? 0) + 1);
    if (right.includes(refusal)) result.rightly++;
  }
  return { ...result, patients: patients.size };
}

function row({ kind, films, patients, refused, reasons, rightly }: Measured): string[] {
  const { low, high } = wilson(refused, films);
  const percent = (share: number | null) => (share === null ? "–" : `${(100 * share).toFixed(1)}%`);
  return [
    kind,
    String(films),
    String(patients),
    `${refused} (${percent(refused / films)})`,
    `${percent(low)}–${percent(high)}`,
    rightly === 0 ? "" : String(rightly),
    [...reasons].map(([reason, count]) => `${reason} ${count}`).join(", "),
  ];
}
