import { describe, expect, it } from "vitest";
import { cardBlocks } from "./card-blocks";

describe("a model card in pieces", () => {
  it("takes tables out of the text, in order", () => {
    const blocks = cardBlocks("# Title\n\ntext\n\n| a | b |\n| --- | ---: |\n| **x** | 1 |\n| y\\|z | 2 |\n\nmore");
    expect(blocks).toEqual([
      { kind: "text", markdown: "# Title\n\ntext" },
      {
        kind: "table",
        head: ["a", "b"],
        rows: [
          ["**x**", "1"],
          ["y\\|z", "2"],
        ],
      },
      { kind: "text", markdown: "more" },
    ]);
  });

  it("leaves a line with a pipe that is no table alone", () => {
    expect(cardBlocks("| not a table")).toEqual([{ kind: "text", markdown: "| not a table" }]);
  });
});
