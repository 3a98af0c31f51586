import { describe, expect, it } from "vitest";
import { BATCH } from "../../../graph/dimension";
import type { Value } from "../../../graph/graph";
import { MOST_SOURCES, MOST_STEPS } from "./abi/kernel-abi";
import { ElementwiseProgram, type Extent, type Operand } from "./elementwise-program";

const EXTENT: Extent = { kind: "map", images: 2, blocks: 1, channels: 8, plane: 64 };
const map = (name: string): Value => ({ name, type: { element: "float32", shape: [BATCH, 8, 2, 4] } });
const full = (value: Value): Operand => ({ value, kind: "full" });
const sums = () => ({ sums: { buffer: { floats: 16, slot: null }, offset: 0 } });

describe("an elementwise program", () => {
  it("takes steps while the kernel's tables have room for them", () => {
    const program = new ElementwiseProgram(EXTENT, "layer");
    const x = map("x");
    while (program.hasRoom([full(x)])) program.add({ op: "sum", inputs: [full(x)], target: sums(), immediate: 0 });
    expect(program.steps.length).toBe(MOST_STEPS);
    const wide = new ElementwiseProgram(EXTENT, "layer");
    for (let i = 0; wide.hasRoom([full(map("operand"))]); i++)
      wide.add({ op: "relu", inputs: [full(map(`x${i}`))], target: { value: map(`y${i}`) }, immediate: 0 });
    expect(2 * wide.steps.length).toBe(MOST_SOURCES);
  });

  it("that is full reads an operand instead of computing it anew", () => {
    const [x, y] = [map("x"), map("y")];
    const maker = new ElementwiseProgram(EXTENT, "layer");
    maker.add({ op: "relu", inputs: [full(x)], target: { value: y }, immediate: 0 });
    const reader = (steps: number) => {
      const program = new ElementwiseProgram(EXTENT, "layer");
      program.add({ op: "dot", inputs: [full(x), full(y)], target: sums(), immediate: 0 });
      while (program.steps.length < steps) program.add({ op: "sum", inputs: [full(y)], target: sums(), immediate: 0 });
      program.recompute(y, maker);
      return program;
    };
    expect(
      reader(MOST_STEPS - 1)
        .reads()
        .map(({ value }) => value),
    ).toEqual([x]);
    const whole = reader(MOST_STEPS);
    expect(whole.reads().map(({ value }) => value)).toEqual([x, y]);
    expect(whole.steps.length).toBe(MOST_STEPS);
  });

  it("refuses an op with more or fewer operands than it takes", () => {
    const program = new ElementwiseProgram(EXTENT, "layer");
    expect(() =>
      program.add({ op: "affine", inputs: [full(map("x"))], target: { value: map("y") }, immediate: 0 }),
    ).toThrow("is given its operands");
  });
});
