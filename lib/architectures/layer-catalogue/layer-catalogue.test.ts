import { describe, expect, it } from "vitest";
import { LayerSpec } from "../cnn-spec";
import { applyLayerRule } from "../layer-rules/apply-layer-rule";
import { LAYER_CATALOGUE } from "./layer-catalogue";
import type { LayerField } from "./layer-field";
import { newLayer } from "./new-layer";

const KINDS = LayerSpec.options.map((option) => option.shape.kind.value);

const CONTEXT = { inputs: ["a", "b"], labelCount: 3, isLast: false, endsResidualBranch: false };

/** Values of a field: those the saved format must take, and those it must refuse. */
function samples(field: LayerField): { taken: unknown[]; refused: unknown[] } {
  switch (field.type) {
    case "integer":
      return { taken: [field.min, field.max, ...(field.optional === true ? [undefined] : [])], refused: [field.min - 1, field.max + 1, 1.5] };
    case "number":
      return { taken: [field.min, field.max], refused: [-0.5] };
    case "choice":
      return { taken: field.options.map((option) => option.value), refused: ["other"] };
    case "boolean":
      return { taken: [true, false], refused: ["yes"] };
    case "units":
      return { taken: [field.min, field.max, "labels"], refused: [field.min - 1, field.max + 1] };
  }
}

describe("LAYER_CATALOGUE", () => {
  it("describes every layer kind once", () => {
    expect(LAYER_CATALOGUE.map((entry) => entry.kind).sort()).toEqual([...KINDS].sort());
  });

  it("offers every field of the saved format, and no other", () => {
    for (const entry of LAYER_CATALOGUE) {
      const option = LayerSpec.options.find((candidate) => candidate.shape.kind.value === entry.kind);
      const keys = Object.keys(option?.shape ?? {}).filter((key) => !["kind", "name", "inputs", "trainable"].includes(key));
      expect(entry.fields.map((field) => field.key).filter((key) => key !== "trainable").sort(), entry.kind).toEqual(keys.sort());
    }
  });

  it("offers to hold still exactly the layers that own weights", () => {
    for (const { kind, fields } of LAYER_CATALOGUE) {
      const owns = applyLayerRule(newLayer(kind, [], 0), { ...CONTEXT, inputShapes: kind === "dense" ? [[16]] : [[16, 4, 4], [16, 4, 4]] });
      expect("parameters" in owns && owns.parameters.length > 0, kind).toBe(fields.some((field) => field.key === "trainable"));
    }
  });

  it("gives ranges that the saved format takes to their ends and not beyond", () => {
    for (const { kind, fields } of LAYER_CATALOGUE) {
      const layer = newLayer(kind, [], 0);
      for (const field of fields) {
        const { taken, refused } = samples(field);
        for (const value of taken) expect(LayerSpec.safeParse({ ...layer, [field.key]: value }).success, `${kind}.${field.key} = ${String(value)}`).toBe(true);
        for (const value of refused) expect(LayerSpec.safeParse({ ...layer, [field.key]: value }).success, `${kind}.${field.key} = ${String(value)}`).toBe(false);
      }
    }
  });
});

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
