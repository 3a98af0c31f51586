import { describe, expect, it } from "vitest";
import { deriveSeed, Random } from "./random";

describe("Random", () => {
  it("gives the same sequence for the same seed and another for another", () => {
    const draw = (seed: number) => {
      const random = new Random(seed);
      return [random.uint32(), random.uint32(), random.uint32()];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("continues exactly from a saved state", () => {
    const random = new Random(3);
    for (let i = 0; i < 17; i++) random.normal();
    const copy = Random.fromState(random.state());
    expect([copy.uniform(), copy.normal(), copy.int(10)]).toEqual([random.uniform(), random.normal(), random.int(10)]);
  });

  it("has the moments of its distributions", () => {
    const random = new Random(11);
    const n = 50_000;
    let sum = 0,
      squares = 0,
      uniform = 0;
    for (let i = 0; i < n; i++) {
      const x = random.normal();
      sum += x;
      squares += x * x;
      uniform += random.uniform();
    }
    expect(sum / n).toBeCloseTo(0, 1);
    expect(squares / n).toBeCloseTo(1, 1);
    expect(uniform / n).toBeCloseTo(0.5, 1);
  });

  it("shuffles into a permutation", () => {
    expect(new Random(5).shuffle([...Array(100).keys()]).sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
  });
});

describe("deriveSeed", () => {
  it("separates keys by value, order and type boundary", () => {
    const seeds = [
      deriveSeed(1),
      deriveSeed(1, 0),
      deriveSeed(1, 1),
      deriveSeed(1, 1, 2),
      deriveSeed(1, 2, 1),
      deriveSeed(1, "ab"),
      deriveSeed(1, "a", "b"),
      deriveSeed(2, 1),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
