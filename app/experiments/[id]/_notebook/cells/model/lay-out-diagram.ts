import type { ArchitectureDiagram, DiagramNode } from "@/lib/architectures/architecture-diagram";

/** The height of the tallest block, the image's own. */
const HEIGHT = 84;
/** Room above the blocks for the arcs of shortcuts. */
const ARCS = 22;
const GAP = 4;
/** Between rows of which one holds several arms: room for the lines that join them. */
const WIDE_GAP = 14;
/** Stands in for a shape that could not be worked out. */
const UNKNOWN = { channels: 8, side: 8 };

export interface Block {
  node: DiagramNode;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface DiagramLayout {
  blocks: Block[];
  /** Arrows that pass blocks by, above them, and those between the arms of a branch: SVG paths. */
  lines: { key: string; path: string; skips: boolean }[];
  width: number;
  height: number;
}

/**
 * The network from left to right, one column of the drawing per row of the diagram, the arms of a branch one above the
 * other. A block's height is the side of its feature map, its width the channels, both on square-root scales; arms
 * that would not fit above each other are drawn lower.
 */
export function layOutDiagram({ nodes, edges, rows }: ArchitectureDiagram, imageSide: number): DiagramLayout {
  const arms = Array.from({ length: rows }, (_, row) => nodes.filter((node) => node.row === row));
  const blocks: Block[] = [];
  let x = 1;
  arms.forEach((row, at) => {
    const placed = stack(row, x, imageSide);
    blocks.push(...placed);
    const branches = row.length > 1 || (arms[at + 1]?.length ?? 1) > 1;
    x += Math.max(...placed.map(({ width }) => width)) + (branches ? WIDE_GAP : GAP);
  });
  const byId = new Map(blocks.map((block) => [block.node.id, block]));
  const lines = edges.flatMap(({ from, to, skips }) => {
    const [source, target] = [byId.get(from), byId.get(to)];
    if (source === undefined || target === undefined) return [];
    const isPlain = !skips && arms[source.node.row].length === 1 && arms[target.node.row].length === 1;
    return isPlain ? [] : [{ key: `${from} ${to}`, path: skips ? arc(source, target) : link(source, target), skips }];
  });
  return { blocks, lines, width: x, height: HEIGHT + ARCS };
}

/** The blocks of one row one above the other, centred. */
function stack(row: readonly DiagramNode[], x: number, imageSide: number): Block[] {
  const sizes = row.map((node) => {
    const [channels, side = 1] = node.outputShape ?? [UNKNOWN.channels, UNKNOWN.side];
    return {
      node,
      width: 4 + 1.4 * Math.sqrt(channels),
      height: Math.max(5, HEIGHT * Math.sqrt(Math.min(side / imageSide, 1))),
    };
  });
  const room = HEIGHT - GAP * (row.length - 1);
  const total = sizes.reduce((sum, { height }) => sum + height, 0);
  const scale = Math.min(1, room / total);
  let y = ARCS + (room - total * scale) / 2;
  return sizes.map(({ node, width, height }) => {
    const block = { node, x, y, width, height: height * scale };
    y += block.height + GAP;
    return block;
  });
}

function arc(from: Block, to: Block): string {
  const [start, end] = [from.x + from.width / 2, to.x + to.width / 2];
  return `M ${start} ${from.y} C ${start} ${ARCS - 20}, ${end} ${ARCS - 20}, ${end} ${to.y}`;
}

function link(from: Block, to: Block): string {
  const [start, end] = [from.x + from.width, to.x];
  const middle = (start + end) / 2;
  const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2];
  return `M ${start} ${y1} C ${middle} ${y1}, ${middle} ${y2}, ${end} ${y2}`;
}
