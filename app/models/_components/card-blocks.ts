/** A model card in pieces: running text, and tables that plain Markdown does not know. */
export type CardBlock = { kind: "text"; markdown: string } | { kind: "table"; head: string[]; rows: string[][] };

const RULE = /^\|(\s*:?-+:?\s*\|)+$/;

/** The cells of `| a | b |`, with escaped pipes kept as the author's. */
function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** Takes the pipe tables (GitHub's, spec 4.10) out of a Markdown text, in order. A table starts after an empty line. */
export function cardBlocks(markdown: string): CardBlock[] {
  return markdown.split(/\n{2,}/).reduce<CardBlock[]>((blocks, paragraph) => {
    const lines = paragraph.trim().split("\n");
    if (lines.length >= 2 && lines[0].startsWith("|") && RULE.test(lines[1])) {
      return [...blocks, { kind: "table", head: cellsOf(lines[0]), rows: lines.slice(2).map(cellsOf) }];
    }
    const last = blocks.at(-1);
    if (last?.kind === "text")
      return [...blocks.slice(0, -1), { kind: "text", markdown: `${last.markdown}\n\n${paragraph}` }];
    return [...blocks, { kind: "text", markdown: paragraph }];
  }, []);
}
