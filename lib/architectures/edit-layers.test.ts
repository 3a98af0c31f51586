import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { LayerSpec } from "./cnn-spec";
import { moveLayer, removeLayer, replaceLayer } from "./edit-layers";

const layers = (...specs: z.input<typeof LayerSpec>[]) => specs.map((spec) => LayerSpec.parse(spec));
const wiring = (list: readonly LayerSpec[]) =>
  list.map(({ name, inputs }) => (inputs ? `${name}(${inputs.join()})` : name));

const residual = layers(
  { kind: "relu", name: "stem" },
  { kind: "relu", name: "branch" },
  { kind: "relu", name: "bend" },
  { kind: "add", name: "sum", inputs: ["bend", "stem"] },
  { kind: "relu", name: "side", inputs: ["stem"] },
  { kind: "relu", name: "after" },
  { kind: "concatenate", name: "joined", inputs: ["after", "sum"] },
);

describe("replaceLayer", () => {
  it("renames a layer where others read it", () => {
    expect(wiring(replaceLayer(residual, 0, { ...residual[0], name: "first" }))).toEqual([
      "first",
      "branch",
      "bend",
      "sum(bend,first)",
      "side(first)",
      "after",
      "joined(after,sum)",
    ]);
  });

  it("leaves readers alone under a name that is taken, so that the clash is refused and can be undone", () => {
    const clash = replaceLayer(residual, 0, { ...residual[0], name: "bend" });
    expect(wiring(clash)).toEqual([
      "bend",
      "branch",
      "bend",
      "sum(bend,stem)",
      "side(stem)",
      "after",
      "joined(after,sum)",
    ]);
  });
});

describe("removeLayer", () => {
  it("hands a layer's readers what it read", () => {
    expect(wiring(removeLayer(residual, 2))).toEqual([
      "stem",
      "branch",
      "sum(branch,stem)",
      "side(stem)",
      "after",
      "joined(after,sum)",
    ]);
    expect(wiring(removeLayer(residual, 0))).toEqual([
      "branch",
      "bend",
      "sum(bend,input)",
      "side(input)",
      "after",
      "joined(after,sum)",
    ]);
  });

  it("names the input of the layer below where that is no longer the layer above it", () => {
    expect(wiring(removeLayer(residual, 4))).toEqual([
      "stem",
      "branch",
      "bend",
      "sum(bend,stem)",
      "after(stem)",
      "joined(after,sum)",
    ]);
  });

  it("does not let a joint read one layer twice", () => {
    const block = layers(
      { kind: "relu", name: "stem" },
      { kind: "relu", name: "branch" },
      { kind: "add", name: "sum", inputs: ["branch", "stem"] },
    );
    expect(wiring(removeLayer(block, 1))).toEqual(["stem", "sum(branch,stem)"]);
  });
});

describe("moveLayer", () => {
  it("swaps neighbours and stays at the ends", () => {
    expect(wiring(moveLayer(residual, 1, 1)).slice(0, 3)).toEqual(["stem", "bend", "branch"]);
    expect(moveLayer(residual, 0, -1)).toEqual(residual);
    expect(moveLayer(residual, 6, 1)).toEqual(residual);
  });
});
