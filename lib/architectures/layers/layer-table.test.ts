import { describe, expect, it } from "vitest";
import { LayerSpec } from "../cnn-spec";
import { newLayer } from "../new-layer";
import type { LayerField } from "./layer-field";
import { LAYER_ROWS } from "./layer-rows";
import { applyLayerRule, editableFields, LAYER_KINDS, layerRow } from "./layer-table";

const CONTEXT = { inputs: ["a", "b"], labelCount: 3, isLast: false, endsResidualBranch: false };

/** Values of a field: those the saved format must take, and those it must refuse. */
function samples(field: LayerField): { taken: unknown[]; refused: unknown[] } {
  switch (field.type) {
    case "integer":
      return {
        taken: [field.min, field.max, ...(field.isOptional === true ? [undefined] : [])],
        refused: [field.min - 1, field.max + 1, 1.5],
      };
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

describe("the layer table", () => {
  it("has one row for every layer kind, under words of its own", () => {
    expect([...LAYER_KINDS].sort()).toEqual(LayerSpec.options.map((option) => option.shape.kind.value).sort());
    for (const word of ["kind", "title", "stem"] as const)
      expect(new Set(LAYER_ROWS.map((row) => row[word])).size, word).toBe(LAYER_ROWS.length);
    for (const row of LAYER_ROWS) expect(layerRow(row.kind)).toBe(row);
  });

  it("offers every field of the saved format, and no other", () => {
    for (const { kind, schema } of LAYER_ROWS) {
      const keys = Object.keys(schema.shape).filter((key) => !["kind", "name", "inputs", "trainable"].includes(key));
      expect(
        editableFields(kind)
          .map(({ key }) => key)
          .filter((key) => key !== "trainable")
          .sort(),
        kind,
      ).toEqual(keys.sort());
    }
  });

  it("offers to hold still exactly the layers that own weights", () => {
    for (const kind of LAYER_KINDS) {
      const owns = applyLayerRule(newLayer(kind, [], 0), {
        ...CONTEXT,
        inputShapes:
          kind === "dense"
            ? [[16]]
            : [
                [16, 4, 4],
                [16, 4, 4],
              ],
      });
      expect("parameters" in owns && owns.parameters.length > 0, kind).toBe(
        editableFields(kind).some(({ key }) => key === "trainable"),
      );
    }
  });

  it("gives ranges that the saved format takes to their ends and not beyond", () => {
    for (const kind of LAYER_KINDS) {
      const layer = newLayer(kind, [], 0);
      for (const { key, field } of editableFields(kind)) {
        const { taken, refused } = samples(field);
        for (const value of taken)
          expect(LayerSpec.safeParse({ ...layer, [key]: value }).success, `${kind}.${key} = ${String(value)}`).toBe(
            true,
          );
        for (const value of refused)
          expect(LayerSpec.safeParse({ ...layer, [key]: value }).success, `${kind}.${key} = ${String(value)}`).toBe(
            false,
          );
      }
    }
  });
});
