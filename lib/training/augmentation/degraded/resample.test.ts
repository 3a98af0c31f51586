import { describe, expect, it } from "vitest";
import { Random } from "../../../tensor/random";
import { type Kernel, RESAMPLING, resampleRandomly, resized } from "./resample";

const N = 11;
const PATTERN = Float32Array.from({ length: N * N }, (_, i) => {
  const [x, y] = [i % N, Math.floor(i / N)];
  return ((7 * x * x + 13 * y + 5 * x * y) % 23) / 23;
});

describe("resized", () => {
  // Pillow 13.0.0:
  //   a = numpy.array([[((7*x*x + 13*y + 5*x*y) % 23) / 23 for x in range(11)] for y in range(11)], dtype=numpy.float32)
  //   r = numpy.asarray(Image.fromarray(a).resize((side, side), filter))
  //   r[0, 0], r[0, 2], r[3, 1], r[2, 3], r[-1, -1], r.sum()
  it.each([
    ["down", "box", 4, [0.2898551, 0.5797101, 0.5410628, 0.5797101, 0.5507246, 7.4625607]],
    ["down", "bilinear", 5, [0.2797989, 0.6201242, 0.372811, 0.3317391, 0.5213448, 11.5615807]],
    ["down", "bicubic", 5, [0.2511466, 0.6586703, 0.344596, 0.3135583, 0.5054981, 11.5553818]],
    ["up", "bilinear", 17, [0, 0.2941176, 0.445765, 0.2083647, 0.8260869, 134.7421417]],
    ["up", "bicubic", 17, [-0.0634717, 0.3246547, 0.4516016, 0.1467244, 0.8749331, 134.9953766]],
  ] as const)("goes %s by a %s filter to %i pixels as Pillow does", (way, filter, side, expected) => {
    const kernels: Record<string, Kernel> = RESAMPLING[way];
    const result = resized(PATTERN, N, side, kernels[filter]);
    const places = [
      [0, 0],
      [0, 2],
      [3, 1],
      [2, 3],
      [side - 1, side - 1],
    ];
    places.forEach(([y, x], i) => expect(result[y * side + x]).toBeCloseTo(expected[i], 6));
    expect(result.reduce((sum, value) => sum + value, 0)).toBeCloseTo(expected[5], 4);
  });

  it("reads single pixels where its kernel does not widen, so that fine stripes alias", () => {
    const stripes = Float32Array.from({ length: 16 * 16 }, (_, i) => i % 2);
    const third = (kernel: Kernel) => [...resized(stripes, 16, 5, kernel)].slice(0, 5);
    const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
    expect(spread(third(RESAMPLING.down.pointwise))).toBeGreaterThan(0.5);
    expect(spread(third(RESAMPLING.down.bilinear))).toBeLessThan(0.2);
  });
});

describe("resampleRandomly", () => {
  const SIZE = 40;
  const noise = new Random(5);
  const fine = Float32Array.from({ length: SIZE * SIZE }, () => noise.uniform());
  const roughness = (image: Float32Array) =>
    image.reduce((sum, value, i) => (i % SIZE === 0 ? sum : sum + Math.abs(value - image[i - 1])), 0);

  it("takes detail away, the more the smaller the copy may be, and stays within 0–1", () => {
    const left = [0.8, 0.3].map((smallest) => {
      const parts = Array.from({ length: 40 }, (_, seed) => {
        const image = fine.slice();
        resampleRandomly(image, SIZE, smallest, new Random(seed));
        expect(image.every((value) => value >= 0 && value <= 1)).toBe(true);
        return roughness(image) / roughness(fine);
      });
      return parts.reduce((sum, part) => sum + part, 0) / parts.length;
    });
    expect(left[0]).toBeLessThan(0.95);
    expect(left[1]).toBeLessThan(0.8 * left[0]);
  });

  it("keeps the mean and leaves a flat image flat", () => {
    const image = new Float32Array(SIZE * SIZE).fill(0.25);
    resampleRandomly(image, SIZE, 0.3, new Random(4));
    image.forEach((value) => expect(value).toBeCloseTo(0.25, 6));
  });
});
