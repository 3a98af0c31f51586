import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { Experiment } from "./experiment";
import { readsAsMarkdown } from "./reads-as-markdown";

const SHIPPED = fileURLToPath(new URL("../../experiments", import.meta.url));

it("takes every note that is shipped, and a long one of words", () => {
  const notes = readdirSync(SHIPPED)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) =>
      Experiment.parse(JSON.parse(readFileSync(`${SHIPPED}/${name}`, "utf8"))).cells.flatMap((cell) =>
        cell.kind === "note" ? [cell.markdown] : [],
      ),
    );
  expect(notes.length).toBeGreaterThan(0);
  for (const note of notes) expect(readsAsMarkdown(note)).toBe(true);
  expect(readsAsMarkdown("The lungs are *clear*; $x^2$.\n\n".repeat(500))).toBe(true);
  expect(readsAsMarkdown("words ".repeat(10_000))).toBe(true);
});

it.each([
  ["emphases", "*a".repeat(20_000)],
  ["underscores", "_a_ ".repeat(5_000)],
  ["brackets", "[".repeat(10_000)],
  ["links", "[a](b)".repeat(1_000)],
  ["backticks", "`a``".repeat(2_000)],
  ["quotes", ">".repeat(5_000)],
  ["quotes apart", "> ".repeat(50) + "x"],
  ["lists in lists", "- ".repeat(500) + "x"],
  ["numbered lists in lists", "1. ".repeat(500) + "x"],
  ["indents", Array.from({ length: 400 }, (_, i) => `${"  ".repeat(i)}- x`).join("\n")],
  ["TeX", `$${"{".repeat(2_000)}${"}".repeat(2_000)}$`],
  ["a wide table", `|${"a|".repeat(2_000)}\n|${"-|".repeat(2_000)}`],
  ["headings", "a\n=\n".repeat(16_000)],
  ["items", "- a\n".repeat(10_000)],
  ["addresses", "http://a.b ".repeat(5_000)],
  ["mails", "a@b.c ".repeat(10_000)],
  ["entities", "&".repeat(5_000)],
])("shows a note of many %s as it was written", (_, note) => {
  expect(readsAsMarkdown(note)).toBe(false);
});
