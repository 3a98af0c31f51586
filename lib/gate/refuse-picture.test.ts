import { describe, expect, it } from "vitest";
import { FILM_REFUSALS } from "../errors";
import type { GreyImage } from "../imaging/grey-image";
import { applyOrientation } from "../imaging/orientation";
import { areaResample } from "../imaging/resize";
import { drawStrange } from "../phantom/out-of-distribution";
import { phantomImages } from "../phantom/phantom-dataset";
import { refusalFor, refusePicture } from "./refuse-picture";

const SIDE = 256;
const drawings = (): GreyImage[] =>
  [...phantomImages({ seed: 8, patients: 12, size: SIDE, knobs: { filmsPerPatient: 1 } })].map(({ image }) => image);
const inverted = (image: GreyImage): GreyImage => ({ ...image, data: image.data.map((v) => image.maxValue - v) });
const picture = (grey: (x: number, y: number) => number, side = SIDE): GreyImage => ({
  width: side,
  height: side,
  maxValue: 255,
  data: Uint8Array.from({ length: side * side }, (_, i) => grey(i % side, Math.floor(i / side))),
});
const reasonOf = (image: GreyImage, synthetic = true) => refusePicture(image, { synthetic })?.refusal ?? null;

describe("before a model of drawings", () => {
  it("every drawing is let through, of whatever depth and size", () => {
    expect(drawings().map((image) => reasonOf(image))).toEqual(Array(12).fill(null));
    const [deep] = phantomImages({ seed: 9, patients: 1, size: 300, bits: 12 });
    expect(reasonOf(deep.image)).toBeNull();
  });

  it.each([
    ["inverted", inverted],
    ["upsideDown", (image: GreyImage) => applyOrientation(image, 3)],
    ["turned", (image: GreyImage) => applyOrientation(image, 6)],
    ["turned", (image: GreyImage) => applyOrientation(image, 8)],
  ] as const)("drawings that are %s are refused by that name", (reason, change) => {
    const reasons = drawings().map((image) => reasonOf(change(image)));
    expect(reasons.filter((found) => found === reason).length, reasons.join()).toBeGreaterThanOrEqual(11);
    expect(reasons).not.toContain(null);
  });

  it("noise, boards, stripes and flat ramps are refused, and so are other drawings", () => {
    const board = picture((x, y) => (((x >> 4) + (y >> 4)) % 2 === 0 ? 0 : 255));
    const ramp = picture((x) => x);
    const stripes = picture((x, y) => 127 + 120 * Math.sin((x + 2 * y) / 3));
    expect(reasonOf(drawStrange("noise", 1, SIDE))).toBe("notAChest");
    for (const image of [board, ramp, stripes, drawStrange("checkerboard", 2, SIDE)])
      expect(reasonOf(image)).not.toBeNull();
    for (let seed = 1; seed <= 5; seed++) {
      expect(reasonOf(drawStrange("inverted", seed, SIDE))).toBe("inverted");
      expect(reasonOf(drawStrange("hand-like", seed, SIDE))).not.toBeNull();
      expect(reasonOf(drawStrange("lateral-like", seed, SIDE))).not.toBeNull();
    }
  });
});

describe("before a model of films", () => {
  it("a picture with soft spots, as a cat on grey is, is no chest", () => {
    const cat = picture((x, y) => {
      const [u, v] = [x / SIDE - 0.45, y / SIDE - 0.55];
      const fur = 18 * Math.sin(9 * u + 14 * v + 3 * Math.sin(11 * v)) + 12 * Math.sin(31 * u - 17 * v);
      const ear = Math.hypot(u + 0.18, v + 0.3) < 0.1 || Math.hypot(u - 0.16, v + 0.31) < 0.1 ? 50 : 0;
      const eye = Math.hypot(u + 0.08, v + 0.08) < 0.035 || Math.hypot(u - 0.08, v + 0.08) < 0.035 ? -90 : 0;
      return 120 + 70 * Math.exp(-(u * u + v * v) / 0.05) + fur + ear + eye - 60 * v;
    });
    expect(reasonOf(cat, false)).not.toBeNull();
    expect(reasonOf(cat, true)).not.toBeNull();
  });

  it("a film on a light box, seen askew, is a photograph, or unlike a film", () => {
    const reasons = drawings().map((film) => {
      const small = areaResample(film, { x: 20, y: 0, width: SIDE - 40, height: SIDE - 30 }, 180, 180);
      const photo = picture((x, y) => {
        const [u, v] = [Math.round(x + 0.06 * y - 48), Math.round(y - 0.06 * x - 30)];
        return u >= 0 && u < 180 && v >= 0 && v < 180 ? small[v * 180 + u] : 120;
      });
      return reasonOf(photo, false);
    });
    expect(reasons).not.toContain(null);
    expect(reasons).toContain("photograph");
  });

  it("the stripes of a screen are a photograph too", () => {
    const [film] = drawings();
    const screen = picture((x, y) => film.data[y * SIDE + x] * (1 + 0.15 * Math.sin(0.9 * x + 0.5 * y)) * 0.8);
    expect(reasonOf(screen, false)).toBe("photograph");
  });

  it("a reason that is lifted for a model does not count", () => {
    const child = drawStrange("abdomen-like", 1, SIDE);
    expect(reasonOf(child, false)).toBe("child");
    expect(refusePicture(child, { synthetic: false, lifted: ["child"] })).toBeNull();
  });
});

it("every reason that a picture alone gives has words and a remedy", () => {
  const plain = ["header", "tooSmall", "cropped", "colour", "blank"];
  for (const reason of FILM_REFUSALS) {
    if (plain.includes(reason)) continue;
    const { refusal, message, remedy, code } = refusalFor(reason as Parameters<typeof refusalFor>[0]);
    expect([refusal, code]).toEqual([reason, "notAChestFilm"]);
    expect([message, remedy].join(" ")).toMatch(/^[A-Z].*\.$/);
  }
});
