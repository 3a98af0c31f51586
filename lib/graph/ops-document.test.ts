import { describe, expect, it } from "vitest";
import { OP_TABLE } from "./op-table";
import { documentedOps, opsDocument } from "./test-support/ops-document";

describe("docs/ops.md", () => {
  it("is what the op table says today", async () => {
    await expect(opsDocument()).toMatchFileSnapshot("../../docs/ops.md");
  });

  it("has one row for every op, with a formula for every gradient rule", () => {
    expect(documentedOps().sort()).toEqual(Object.keys(OP_TABLE).sort());
    const wrong = Object.entries(OP_TABLE).filter(
      ([, { doc, gradient }]) =>
        (doc.gradient === null) !== (gradient === null) || [doc.shapes, doc.maths, doc.source].includes(""),
    );
    expect(wrong.map(([op]) => op)).toEqual([]);
  });
});
