import { describe, expect, it } from "vitest";
import { heatColour, heatGradientCss, INFERNO, paintHeatmap } from "./heat-colours";

/** Rec. 709 luma: enough to see that the order of the colours survives grey printing. */
const luma = ([r, g, b]: readonly [number, number, number]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

describe("heat colours", () => {
  it("meets matplotlib's inferno at its ends and middle", () => {
    // matplotlib.colormaps["inferno"]([0.0, 0.5, 1.0], bytes=True)
    expect(heatColour(0)).toEqual([0, 0, 4]);
    expect(heatColour(0.5)).toEqual([186, 54, 85]);
    expect(heatColour(1)).toEqual([252, 255, 164]);
  });

  it("gets lighter with every step, so that the order survives grey printing", () => {
    const lightness = Array.from({ length: 101 }, (_, i) => luma(heatColour(i / 100)));
    for (let i = 1; i < lightness.length; i++) expect(lightness[i]).toBeGreaterThan(lightness[i - 1] - 1.01);
    expect(lightness[100] - lightness[0]).toBeGreaterThan(200);
  });

  it("clamps what lies outside 0–1", () => {
    expect(heatColour(-3)).toEqual(heatColour(0));
    expect(heatColour(7)).toEqual(heatColour(1));
  });

  it("leaves the film visible where the map is cold and covers it where it is hot", () => {
    const rgba = paintHeatmap({ width: 3, height: 1, values: Float32Array.from([0, 0.25, 1]) });
    expect([rgba[3], rgba[7], rgba[11]]).toEqual([0, 64, 255]);
    expect([...rgba.subarray(8, 11)]).toEqual([252, 255, 164]);
  });

  it("draws every stop in the legend", () => {
    expect(heatGradientCss().match(/rgb\(/g)).toHaveLength(INFERNO.length);
  });
});
