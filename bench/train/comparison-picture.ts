import type { Cell, EngineComparison, Measured } from "./engine-comparison";
import { OURS } from "./engines";

const WIDTH = 860;
const MARGIN = 24;
const LABEL_WIDTH = 190;
const BAR_HEIGHT = 17;
const BAR_GAP = 4;
const CELL_GAP = 22;
const HEAD_HEIGHT = 70;
const COLOURS: Readonly<Record<string, string>> = {
  [OURS]: "#0b7285",
  torch: "#e8590c",
  "torch-compile": "#f08c00",
  keras: "#868e96",
  "tfjs-node": "#5f3dc4",
  tfjs: "#9775fa",
};
const INK = "#212529";
const FAINT_INK = "#5c636a";

/**
 * The comparison as an SVG: one group of bars per network and batch size, images/s, the longest bar of a group as wide
 * as the picture.
 */
export function comparisonPicture({ cells, machine, takenAt }: EngineComparison): string {
  let top = HEAD_HEIGHT;
  const groups = cells.map((cell) => {
    const drawn = cellGroup(cell, top);
    top += drawn.height + CELL_GAP;
    return drawn.svg;
  });
  const caption = `${machine.processor}, ${machine.threads} threads, ${takenAt.slice(0, 10)}; each group has its own scale; × is ours over theirs, median of rounds`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top}" viewBox="0 0 ${WIDTH} ${top}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(MARGIN, 30, "Training speed, images per second", `fill="${INK}" font-size="17" font-weight="600"`),
    text(MARGIN, 50, caption, `fill="${FAINT_INK}"`),
    ...groups,
    "</svg>",
    "",
  ].join("\n");
}

function cellGroup(cell: Cell, top: number): { svg: string; height: number } {
  const longest = Math.max(...cell.engines.map((engine) => engine.medianImagesPerSecond));
  const title = text(
    MARGIN,
    top + 10,
    `${cell.net}, ${cell.size} px, batch ${cell.batch}`,
    `fill="${INK}" font-weight="600"`,
  );
  const bars = cell.engines.map((engine, index) =>
    bar(engine, cell, longest, top + 18 + index * (BAR_HEIGHT + BAR_GAP)),
  );
  return { svg: [title, ...bars].join("\n"), height: 18 + cell.engines.length * (BAR_HEIGHT + BAR_GAP) };
}

function bar(engine: Measured, cell: Cell, longest: number, top: number): string {
  // Room for the figures behind the longest bar.
  const room = WIDTH - 2 * MARGIN - LABEL_WIDTH - 130;
  const length = Math.max(1, (room * engine.medianImagesPerSecond) / longest);
  const left = MARGIN + LABEL_WIDTH;
  const ratio = cell.ratios.find((one) => one.engine === engine.engine)?.range.median;
  const figures = `${engine.medianImagesPerSecond.toFixed(engine.medianImagesPerSecond < 10 ? 2 : 0)}${ratio === undefined ? "" : ` (${ratio.toFixed(2)}×)`}`;
  const reduced = engine.size === cell.size ? "" : ", scaled";
  return [
    text(left - 8, top + 13, `${engine.title}${reduced}`, `fill="${INK}" text-anchor="end"`),
    `<rect x="${left}" y="${top}" width="${length.toFixed(1)}" height="${BAR_HEIGHT}" rx="2" fill="${COLOURS[engine.engine] ?? FAINT_INK}"/>`,
    text(left + length + 6, top + 13, figures, `fill="${INK}"`),
  ].join("\n");
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${escape(content)}</text>`;
}

function escape(content: string): string {
  return content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
