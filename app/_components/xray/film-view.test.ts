import { describe, expect, it } from "vitest";
import { dragWindow, filmOrigin, filmScale, pan, pinch, wholeFilm, windowTable, zoomAt } from "./film-view";

const film = { width: 200, height: 100 };
const screen = { width: 400, height: 400 };
const ramp = {
  width: 200,
  height: 100,
  maxValue: 4095,
  data: Uint16Array.from({ length: 20_000 }, (_, i) => 1000 + (i % 1000)),
};
const view = wholeFilm(ramp);

describe("the film viewer's geometry", () => {
  it("fits the whole film into the middle", () => {
    expect(filmScale(view, film, screen)).toBe(2);
    expect(filmOrigin(view, film, screen)).toEqual({ x: 0, y: 100 });
  });

  it("keeps the point under the pointer where it is while zooming", () => {
    const at = { x: 300, y: 250 };
    const under = (v: typeof view) => (at.x - filmOrigin(v, film, screen).x) / filmScale(v, film, screen);
    expect(under(zoomAt(view, 2.5, at, film, screen))).toBeCloseTo(under(view), 9);
  });

  it("comes back to the middle when zoomed out all the way", () => {
    const close = pan(zoomAt(view, 4, { x: 10, y: 10 }, film, screen), 60, 20, film, screen);
    expect(zoomAt(close, 1e-3, { x: 10, y: 10 }, film, screen)).toMatchObject({ zoom: 1, centreX: 0.5, centreY: 0.5 });
  });

  it("holds the film's points under both fingers while they pinch", () => {
    const under = (v: typeof view, at: { x: number; y: number }) =>
      (at.x - filmOrigin(v, film, screen).x) / filmScale(v, film, screen);
    const [still, from, to] = [
      { x: 150, y: 200 },
      { x: 250, y: 200 },
      { x: 350, y: 200 },
    ];
    const close = pinch(view, still, from, to, film, screen);
    expect(close.zoom).toBeCloseTo(2);
    expect(under(close, still)).toBeCloseTo(under(view, still));
    expect(under(close, to)).toBeCloseTo(under(view, from));
  });

  it("never pans the film out of sight", () => {
    expect(pan(zoomAt(view, 4, { x: 200, y: 200 }, film, screen), -1e6, 1e6, film, screen)).toMatchObject({
      centreX: 1,
      centreY: 0,
    });
  });
});

describe("the window table", () => {
  it("is black up to the low end, white from the high end, straight between", () => {
    const table = windowTable({ low: 0.2, high: 0.6, invert: false }, 100);
    expect([table[0], table[20], table[40], table[60], table[100]]).toEqual([0, 0, 128, 255, 255]);
  });

  it("turns the greys round when inverted", () => {
    const table = windowTable({ low: 0, high: 1, invert: true }, 255);
    expect([table[0], table[255]]).toEqual([255, 0]);
  });

  it("widens sideways and raises the level downwards, and never closes", () => {
    const wider = dragWindow({ ...view, low: 0.4, high: 0.6 }, 0.2, 0);
    expect([wider.low, wider.high]).toEqual([expect.closeTo(0.3), expect.closeTo(0.7)]);
    const shut = dragWindow({ ...view, low: 0.4, high: 0.6 }, -5, 0.1);
    expect(shut.high - shut.low).toBeCloseTo(0.01);
    expect((shut.high + shut.low) / 2).toBeCloseTo(0.6);
  });
});
