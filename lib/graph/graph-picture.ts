/** @file A graph as an SVG picture: a row per layer, the forward pass on the left going down, the backward pass on the right going up. */
import { formatGraphShape } from "./dimension";
import type { Graph, OpNode } from "./graph";
import { costOf } from "./graph-cost";
import { gatherLayers, type GroupEdge, type LayerNodes } from "./graph-layers";

const BOX = { width: 300, height: 58 };
const ROW = 76;
const TOP = 64;
/** Room on both sides for lines that pass rows by. */
const MARGIN = 90;
const GAP = 150;
const WIDTH = 2 * (MARGIN + BOX.width) + GAP;
/** Letters that fit into a box. */
const LETTERS = 46;
/** Every layer reads of it; its lines would cover all others. */
const UNLINKED = new Set(["parameters"]);

export interface PictureOptions {
  /** @default the graph's name */
  title?: string;
  /** Images in a batch, for the shares of the work. @default 1 */
  batch?: number;
}

interface Place {
  group: LayerNodes;
  x: number;
  y: number;
}

/**
 * Draws a graph with one box per layer and pass: its ops, the shape it gives, and a bar for its share of all
 * multiplications. Lines say which box reads of which. A few hundred nodes become a few dozen boxes.
 */
export function graphPicture(graph: Graph, { title = graph.name, batch = 1 }: PictureOptions = {}): string {
  const { groups, edges } = gatherLayers(graph);
  const rows = [...new Set(groups.map(({ layer }) => layer))];
  const places = new Map(groups.map((group): [LayerNodes, Place] => [group, placeOf(group, rows)]));
  const work = costOf(graph.nodes, batch).multiplyAdds;
  const height = TOP + rows.length * ROW + 16;
  const linked = edges.filter(({ from, to }) => !UNLINKED.has(from.layer) && !UNLINKED.has(to.layer));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif">`,
    `<title>${escape(title)}</title>`,
    STYLE,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text class="title" x="${MARGIN}" y="28">${escape(title)}: ${graph.nodes.length} nodes, ${millions(work)} multiply-adds for ${batch === 1 ? "an image" : `${batch} images`}</text>`,
    ...(groups.some(({ pass }) => pass === "backward") ? [heading("forward ↓", 0), heading("backward ↑", 1)] : []),
    ...linked.map((edge) => drawEdge(edge, places)),
    ...[...places.values()].map((place) => drawBox(place, work, batch)),
    "</svg>",
    "",
  ].join("\n");
}

const STYLE = `<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 8 4 0 8z" fill="#7b8794"/></marker></defs>
<style>text{font-size:11px;fill:#52606d}.title{font-size:14px;fill:#1f2933}.name{font-size:13px;font-weight:600;fill:#1f2933}.edge{fill:none;stroke:#7b8794;stroke-width:1.2}.kept{stroke:#cbd2d9;stroke-dasharray:4 3}</style>`;

function placeOf(group: LayerNodes, rows: readonly string[]): Place {
  const column = group.pass === "forward" ? 0 : 1;
  return { group, x: MARGIN + column * (BOX.width + GAP), y: TOP + rows.indexOf(group.layer) * ROW };
}

function heading(text: string, column: number): string {
  return `<text x="${MARGIN + column * (BOX.width + GAP)}" y="52">${text}</text>`;
}

function drawBox({ group, x, y }: Place, work: number, batch: number): string {
  const { multiplyAdds } = costOf(group.nodes, batch);
  const share = work === 0 ? 0 : multiplyAdds / work;
  const shape = formatGraphShape(group.nodes[group.nodes.length - 1].outputs[0].type.shape);
  const fill = group.pass === "forward" ? "#eef4fb" : "#fdf3ec";
  return [
    `<g><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6" fill="${fill}" stroke="#9aa5b1"/>`,
    `<text class="name" x="${x + 10}" y="${y + 18}">${escape(shorten(group.layer))}${group.pass === "backward" ? "′" : ""}</text>`,
    `<text x="${x + BOX.width - 10}" y="${y + 18}" text-anchor="end">${escape(shape)}</text>`,
    `<text x="${x + 10}" y="${y + 35}">${escape(shorten(describeOps(group.nodes)))}</text>`,
    `<text x="${x + 10}" y="${y + 50}">${multiplyAdds === 0 ? "" : `${millions(multiplyAdds)} multiply-adds`}</text>`,
    `<rect x="${x}" y="${y + BOX.height - 3}" width="${(BOX.width * share).toFixed(1)}" height="3" fill="#2f6fb5"/></g>`,
  ].join("");
}

/** `conv, add ×2, relu`, in order of appearance. */
function describeOps(nodes: readonly OpNode[]): string {
  const counts = new Map<string, number>();
  for (const { op } of nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
  return [...counts].map(([op, count]) => (count === 1 ? op : `${op} ×${count}`)).join(", ");
}

function drawEdge({ from, to }: GroupEdge, places: ReadonlyMap<LayerNodes, Place>): string {
  const [a, b] = [places.get(from), places.get(to)];
  if (a === undefined || b === undefined) return "";
  const crosses = from.pass !== to.pass;
  return `<path class="edge${crosses ? " kept" : ""}" d="${crosses ? across(a, b) : along(a, b)}"${crosses ? "" : ' marker-end="url(#tip)"'}/>`;
}

/** From one column to the other: what the backward pass keeps of the forward pass. */
function across(a: Place, b: Place): string {
  const [left, right] = a.x < b.x ? [a, b] : [b, a];
  const [startX, startY, endX, endY] = [left.x + BOX.width, left.y + BOX.height / 2, right.x, right.y + BOX.height / 2];
  return `M${startX} ${startY}C${startX + GAP / 2} ${startY} ${endX - GAP / 2} ${endY} ${endX} ${endY}`;
}

/** Within a column: straight to the next row, around the outer side past others. */
function along(a: Place, b: Place): string {
  const rows = Math.round((b.y - a.y) / ROW);
  const middle = a.x + BOX.width / 2;
  if (Math.abs(rows) === 1)
    return rows > 0 ? `M${middle} ${a.y + BOX.height}V${b.y}` : `M${middle} ${a.y}V${b.y + BOX.height}`;
  const outward = a.group.pass === "forward" ? -1 : 1;
  const edge = outward < 0 ? a.x : a.x + BOX.width;
  const bend = edge + outward * Math.min(MARGIN - 10, 24 + 9 * Math.abs(rows));
  const [startY, endY] = [a.y + BOX.height / 2, b.y + BOX.height / 2];
  return `M${edge} ${startY}C${bend} ${startY} ${bend} ${endY} ${edge} ${endY}`;
}

function shorten(text: string): string {
  return text.length <= LETTERS ? text : `${text.slice(0, LETTERS - 1)}…`;
}

function millions(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(2)} G` : `${(count / 1e6).toFixed(2)} M`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
