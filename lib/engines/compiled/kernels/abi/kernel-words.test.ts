import { describe, expect, it } from "vitest";
import type { BufferView } from "../instruction";
import { kernelWords, structWords } from "./kernel-words";

const view = (floats: number): BufferView => ({ buffer: { floats, slot: null }, offset: 0 });
const [x, y] = [view(8), view(8)];

describe("the words of an instruction", () => {
  it("follow the description, whatever order they are told in", () => {
    const { words, reads, writes } = kernelWords("softmax", { isLog: true, columns: 4, rows: 2, y, x });
    expect(words).toEqual([{ view: x }, { view: y }, 2, 4, 1]);
    expect([reads, writes]).toEqual([[x.buffer], [y.buffer]]);
  });

  it("are bits for a float, a number for a member of an enum and −1 where there is no view", () => {
    const step = { op: "mul", target: 2, a: 0, b: 1, c: 1, immediate: 0.5, sums: null } as const;
    expect(structWords("step", step)).toEqual([2, 2, 0, 1, 1, { float: 0.5 }, { view: null }]);
  });

  it("hold the length of a list in its place and the list itself after all others", () => {
    const axis = (length: number, stride: number) => ({ length, stride });
    const { words } = kernelWords("reduce", {
      x,
      y,
      kept: [axis(3, 4)],
      reduced: [axis(2, 12), axis(4, 1)],
      reduction: "maximum",
      factor: 1,
    });
    expect(words).toEqual([{ view: x }, { view: y }, 1, { float: 1 }, 1, 2, 3, 4, 2, 12, 4, 1]);
  });

  it("are refused by the types where one is missing, too many or of another kind, and when written where one is no whole number", () => {
    const whole = { x, y, rows: 2, columns: 4, isLog: false };
    // @ts-expect-error columns is missing.
    const short = () => kernelWords("softmax", { x, y, rows: 2, isLog: false });
    // @ts-expect-error there are no axes.
    const long = () => kernelWords("softmax", { x, y, rows: 2, columns: 4, isLog: false, axes: 1 });
    // @ts-expect-error a flag is no number.
    const other = () => kernelWords("softmax", { ...whole, isLog: 1 });
    // @ts-expect-error there is no such op.
    const unknown = () => kernelWords("broadcast", { op: "sqrt", a: x, b: x, result: y, axes: [] });
    expect(short).toThrow("undefined is no count");
    expect(unknown).toThrow("sqrt is no broadcastOp");
    expect(long().words).toEqual(kernelWords("softmax", whole).words);
    expect(other).not.toThrow();
    expect(() => kernelWords("softmax", { ...whole, rows: 1.5 })).toThrow("1.5 is no count");
  });
});
