import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { LayerSpec } from "./cnn-spec";
import { drawRandomInput, randomInputOf, type RandomInput } from "./random-input";
import type { Shape } from "../tensor/shape";

function inputOf(spec: z.input<typeof LayerSpec>, shape: Shape): RandomInput | null {
  const parsed = LayerSpec.parse(spec);
  return randomInputOf({
    name: parsed.name,
    spec: parsed,
    inputs: ["input"],
    inputShapes: [shape],
    outputShape: shape,
    parameters: [],
    multiplyAdds: 0,
  });
}

describe("randomInputOf", () => {
  const map = [4, 3, 5];
  it.each([
    [{ kind: "dropout", name: "a", rate: 0.5 }, map, "mask.a", map],
    [{ kind: "dropout", name: "a", rate: 0.5 }, [7], "mask.a", [7]],
    [{ kind: "spatial_dropout", name: "a", rate: 0.5 }, map, "mask.a", [4, 1, 1]],
    [{ kind: "stochastic_depth", name: "a", rate: 0.5 }, map, "mask.a", [1, 1, 1]],
    [{ kind: "stochastic_depth", name: "a", rate: 0.5 }, [7], "mask.a", [1]],
    [{ kind: "gaussian_noise", name: "a", standardDeviation: 0.5 }, map, "noise.a", map],
  ] as const)("gives %o on %o the input %s of shape %o", (spec, shape, name, expected) => {
    expect(inputOf(spec, shape)).toMatchObject({ name, layer: "a", shape: expected });
  });

  it("asks for nothing where nothing is random", () => {
    expect(inputOf({ kind: "dropout", name: "a", rate: 0 }, map)).toBeNull();
    expect(inputOf({ kind: "gaussian_noise", name: "a", standardDeviation: 0 }, map)).toBeNull();
    expect(inputOf({ kind: "relu", name: "a" }, map)).toBeNull();
  });
});

describe("drawRandomInput", () => {
  const noise: RandomInput = {
    name: "noise.a",
    layer: "a",
    shape: [8, 8],
    draw: { kind: "noise", standardDeviation: 0.3 },
  };

  const masks = (seed: number, layer: string, count: number, rate: number) =>
    drawRandomInput({ name: `mask.${layer}`, layer, shape: [1], draw: { kind: "mask", rate } }, seed, count);

  it("drops the given share and scales the rest so that the expected value stays", () => {
    const mask = masks(7, "dropout", 20_000, 0.25);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(4 / 3)]));
    expect(mask.reduce((sum, x) => sum + x, 0) / mask.length).toBeCloseTo(1, 1);
  });

  it("draws masks that depend on the seed and the layer only", () => {
    expect(masks(7, "a", 100, 0.5)).toEqual(masks(7, "a", 100, 0.5));
    expect(masks(7, "a", 100, 0.5)).not.toEqual(masks(8, "a", 100, 0.5));
    expect(masks(7, "a", 100, 0.5)).not.toEqual(masks(7, "b", 100, 0.5));
    // Fixed for good: a run that is resumed after an update must draw what it would have drawn.
    expect([...masks(5, "a", 12, 0.25)].map((x) => (x === 0 ? 0 : 1)).join("")).toBe("011111010011");
  });

  it("draws noise of mean 0 and the given deviation, another for another seed or layer", () => {
    const drawn = drawRandomInput(noise, 5, 200);
    const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
    const deviation = Math.sqrt(drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length);
    // 12,800 values: standard errors 0.0027 and 0.0019.
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(deviation).toBeCloseTo(0.3, 2);
    expect(drawRandomInput(noise, 5, 200)).toEqual(drawn);
    expect(drawRandomInput(noise, 6, 200)).not.toEqual(drawn);
    expect(drawRandomInput({ ...noise, layer: "b" }, 5, 200)).not.toEqual(drawn);
  });
});
