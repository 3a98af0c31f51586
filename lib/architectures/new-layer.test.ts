import { describe, expect, it } from "vitest";
import { newLayer } from "./new-layer";

describe("newLayer", () => {
  it("takes the first free name", () => {
    const first = newLayer("conv2d", [], 0);
    const second = newLayer("conv2d", [first], 1);
    expect([first.name, second.name]).toEqual(["conv1", "conv2"]);
  });

  it("starts an add with the two layers above it, the nearer first", () => {
    const layers = [newLayer("conv2d", [], 0), newLayer("relu", [], 0), newLayer("flatten", [], 0)];
    expect(newLayer("add", layers, 2)).toMatchObject({ kind: "add", inputs: ["relu1", "conv1"] });
  });
});
