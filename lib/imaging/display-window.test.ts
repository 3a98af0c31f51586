import { describe, expect, it } from "vitest";
import { autoWindow, toEightBit } from "./display-window";

const ramp = {
  width: 200,
  height: 100,
  maxValue: 65535,
  data: Uint16Array.from({ length: 20_000 }, (_, i) => 1000 + (i % 1000)),
};

describe("the automatic window", () => {
  it("is the window the greys fill, not the one the format could hold", () => {
    const { low, high } = autoWindow(ramp);
    expect(low * 65535).toBeCloseTo(1005, -1);
    expect(high * 65535).toBeCloseTo(1994, -1);
  });

  it("shows a uniform film as it is instead of dividing by nothing", () => {
    expect(autoWindow({ width: 4, height: 4, maxValue: 255, data: new Uint8Array(16).fill(7) })).toEqual({
      low: 0,
      high: 1,
    });
  });

  it("spreads a 12-bit film in a 16-bit file over the whole screen range", () => {
    const { data, maxValue } = toEightBit(ramp);
    expect(maxValue).toBe(255);
    expect([Math.min(...data), Math.max(...data)]).toEqual([0, 255]);
    expect(data[500]).toBeCloseTo(127, -1);
  });

  it("leaves an 8-bit film alone", () => {
    const film = { width: 2, height: 1, maxValue: 255, data: Uint8Array.of(40, 60) };
    expect(toEightBit(film)).toBe(film);
  });
});
