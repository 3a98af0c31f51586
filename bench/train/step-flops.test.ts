import { expect, it } from "vitest";
import { REFERENCE_NETS } from "../reference-nets";
import { trainingFlopsPerImage } from "./step-flops";

it("counts ref-3's step by hand", () => {
  const net = REFERENCE_NETS.find(({ id }) => id === "ref-3");
  // Positions × window × channels in × channels out. The first convolution reads the image, which needs no gradient.
  const first = 128 * 128 * 9 * 1 * 32;
  const others = 64 * 64 * 9 * 32 * 64 + 32 * 32 * 9 * 64 * 128 + 128 * 64 + 64 * 3;
  expect(trainingFlopsPerImage(net!.spec(128))).toBe(2 * (2 * first + 3 * others));
});
