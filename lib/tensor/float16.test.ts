import { expect, it } from "vitest";
import { fromFloat16, toFloat16 } from "./float16";

// v = np.array([...], dtype=np.float32); [hex(x) for x in v.astype(np.float16).view(np.uint16)]
const VALUES = [
  0,
  -0,
  1,
  -2,
  1 / 3,
  65504,
  65519.99,
  65520,
  1e-8,
  2 ** -25,
  2 ** -25 * 1.01,
  2 ** -24,
  6.1e-5,
  6.097e-5,
  1.00048828125,
  1.00146484375,
  0.1,
  -3.14159,
  Infinity,
];
const HALVES = [
  0x0, 0x8000, 0x3c00, 0xc000, 0x3555, 0x7bff, 0x7bff, 0x7c00, 0x0, 0x0, 0x1, 0x1, 0x3ff, 0x3ff, 0x3c00, 0x3c02, 0x2e66,
  0xc248, 0x7c00,
];

it("float32 becomes the float16 that numpy makes of it", () => {
  expect([...toFloat16(Float32Array.from(VALUES))]).toEqual(HALVES);
  expect(fromFloat16(toFloat16(Float32Array.of(NaN)))).toEqual(Float32Array.of(NaN));
});

it("every float16 comes back from float32 as it was", () => {
  const all = Uint16Array.from({ length: 1 << 16 }, (_, half) => half).filter(
    // Of NaN there are many: they come back as one.
    (half) => (half & 0x7c00) !== 0x7c00 || (half & 0x3ff) === 0,
  );
  expect(toFloat16(fromFloat16(all))).toEqual(all);
});
