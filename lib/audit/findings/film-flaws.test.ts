import { expect, it } from "vitest";
import type { GreyImage } from "../../imaging/grey-image";
import { phantomImages } from "../../phantom/phantom-dataset";
import { borderShare, type Flaw, flawsOf } from "./film-flaws";
import { filmFeatures } from "../film-features";

const films = Array.from(phantomImages({ seed: 11, patients: 24, size: 64 }), ({ image }) => enlarged(image));
const plain = { colour: "grey", burnedIn: "no", view: "PA" } as const;

/** Three times the side, so that nothing is tiny. */
function enlarged({ width, height, data, maxValue }: GreyImage): GreyImage {
  return redrawn(
    { width: 3 * width, height: 3 * height, maxValue, data },
    (x, y) => data[Math.floor(y / 3) * width + Math.floor(x / 3)],
  );
}

function redrawn(image: GreyImage, greyAt: (x: number, y: number) => number): GreyImage {
  const data = Uint8Array.from({ length: image.width * image.height }, (_, i) =>
    greyAt(i % image.width, Math.floor(i / image.width)),
  );
  return { ...image, data };
}

/** The share of the films that have the flaw after an edit. */
function rate(flaw: Flaw, edit: (image: GreyImage) => GreyImage): number {
  return films.filter((film) => flawsOf(plain, filmFeatures(edit(film))).includes(flaw)).length / films.length;
}

const upsideDown = (image: GreyImage) => redrawn(image, (x, y) => image.data[(image.height - 1 - y) * image.width + x]);
const inverted = (image: GreyImage) => redrawn(image, (x, y) => 255 - image.data[y * image.width + x]);
const onItsSide = (image: GreyImage) => redrawn(image, (x, y) => image.data[x * image.width + y]);
const bordered = (image: GreyImage) =>
  redrawn(image, (x, y) => (Math.min(x, y) < image.width / 8 ? 255 : image.data[y * image.width + x]));
const faint = (image: GreyImage) => redrawn(image, (x, y) => 100 + image.data[y * image.width + x] / 20);

/** A few drawings are collimated as heavily as a border. */
const FEW_BORDERS = 2;

it("finds nothing wrong with upright films", () => {
  const flaws = films.flatMap((film) => flawsOf(plain, filmFeatures(film)));
  expect(flaws.filter((flaw) => flaw !== "borders")).toEqual([]);
  expect(flaws.length).toBeLessThanOrEqual(FEW_BORDERS);
});

it.each<[Flaw, (image: GreyImage) => GreyImage, number]>([
  ["upsideDown", upsideDown, 0.95],
  ["inverted", inverted, 0.95],
  ["notFrontal", onItsSide, 0.6],
  ["borders", bordered, 1],
  ["blank", faint, 1],
])("finds films that are %s", (flaw, edit, least) => {
  expect(rate(flaw, edit)).toBeGreaterThanOrEqual(least);
});

it("takes a mirrored film, or one of other brightness, for a good one", () => {
  const mirror = (image: GreyImage) => redrawn(image, (x, y) => image.data[y * image.width + image.width - 1 - x]);
  const dark = (image: GreyImage) => redrawn(image, (x, y) => 0.6 * image.data[y * image.width + x]);
  for (const edit of [mirror, dark])
    expect(
      films.flatMap((film) => flawsOf(plain, filmFeatures(edit(film)))).filter((flaw) => flaw !== "borders"),
    ).toEqual([]);
});

it("goes by size, shape and what the file said", () => {
  const features = { ...filmFeatures(films[0]), width: 90, height: 300 };
  expect(flawsOf({ colour: "rgb", burnedIn: "yes", view: "lateral" }, features)).toEqual([
    "tiny",
    "notFrontal",
    "oddAspect",
    "colour",
    "burnedInText",
  ]);
});

it("counts borders of any one grey on any side", () => {
  const picture = new Uint8Array(64 * 64).map((_, i) => (i % 64 < 16 ? 200 : (i * 37) % 251));
  expect(borderShare(picture)).toBeCloseTo(0.25, 6);
  expect(borderShare(new Uint8Array(64 * 64).fill(7))).toBe(1);
});
