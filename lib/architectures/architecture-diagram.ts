/** @file A network as boxes and arrows: plain data that a screen can draw, also while the network is still wrong. */
import type { Shape } from "../tensor/shape";
import { INPUT_NAME, type CnnSpec, type LayerSpec } from "./cnn-spec";
import { parameterCountOf } from "./layer-cost";
import { layerRow } from "./layers/layer-table";
import { describeLayer } from "./describe-layer";
import type { CnnCheck } from "./resolve-cnn";
import type { ResolvedLayer } from "./resolved-cnn";

/** One box: a layer, with the normalisation, activation and dropout that follow it and that nothing else reads from. */
export interface DiagramNode {
  /** The name of the box's last layer, by which others read it; `"input"` for the image. */
  id: string;
  /** Kind of the first layer, `"input"` for the image: decides the colour. */
  kind: LayerSpec["kind"] | "input";
  title: string;
  /** The settings in short, `3×3, 24 filters, stride 2`; empty where there are none. */
  detail: string;
  /** All layers of the box from the top, with a title each. */
  layers: { name: string; title: string }[];
  /** `[C, H, W]` or `[F]` after the last layer; null where it could not be worked out. */
  outputShape: Shape | null;
  parameterCount: number;
  /** Of one image's forward pass. */
  multiplyAdds: number;
  /** Why a layer of the box is refused, null when it is sound. */
  problem: string | null;
  /** Row from the top: one below its lowest input. */
  row: number;
  /** Position within the row, 0 first. */
  column: number;
}

export interface DiagramEdge {
  from: string;
  to: string;
  /** True for an arrow that passes rows by: a residual shortcut. */
  skips: boolean;
}

export interface ArchitectureDiagram {
  nodes: DiagramNode[];
  edges: DiagramEdge[];
  rows: number;
  columns: number;
}

/**
 * Computes the diagram of a network and the verdict on it (`checkCnn`).
 *
 * Layers that could not be resolved are drawn too, without shape; arrows from layers that do not exist are left out.
 */
export function architectureDiagram(spec: CnnSpec, check: CnnCheck): ArchitectureDiagram {
  const boxes = groupLayers(spec);
  const resolved = new Map((check.ok ? check.cnn.layers : check.layers).map((layer) => [layer.name, layer]));
  const problems = new Map(check.ok ? [] : check.problems.map((problem) => [problem.layer, problem.message]));
  const edges = edgesOf(boxes);
  const rows = rowsOf(boxes, edges);
  const columnsTaken = new Map<number, number>();
  const place = (id: string) => {
    const row = rows.get(id) ?? 0;
    const column = columnsTaken.get(row) ?? 0;
    columnsTaken.set(row, column + 1);
    return { row, column };
  };
  const nodes = [
    imageNode(spec, place(INPUT_NAME)),
    ...boxes.map((box) => boxNode(box, resolved, problems, place(box.id))),
  ];
  return {
    nodes,
    edges: edges.map((edge) => ({ ...edge, skips: (rows.get(edge.to) ?? 0) - (rows.get(edge.from) ?? 0) > 1 })),
    rows: Math.max(...nodes.map((node) => node.row)) + 1,
    columns: Math.max(...nodes.map((node) => node.column)) + 1,
  };
}

interface Box {
  id: string;
  layers: LayerSpec[];
  inputs: string[];
}

/** Puts each follower in the box above it when it alone reads that box. */
function groupLayers(spec: CnnSpec): Box[] {
  const inputsOf = (position: number) =>
    spec.layers[position].inputs ?? [position === 0 ? INPUT_NAME : spec.layers[position - 1].name];
  const readers = new Map<string, number>();
  spec.layers.forEach((_, position) =>
    inputsOf(position).forEach((name) => readers.set(name, (readers.get(name) ?? 0) + 1)),
  );
  const boxes: Box[] = [];
  spec.layers.forEach((layer, position) => {
    const inputs = inputsOf(position);
    const above = boxes.find((box) => box.id === inputs[0]);
    if (above !== undefined && inputs.length === 1 && layerRow(layer.kind).isFollower && readers.get(above.id) === 1) {
      above.layers.push(layer);
      above.id = layer.name;
    } else boxes.push({ id: layer.name, layers: [layer], inputs });
  });
  return boxes;
}

function edgesOf(boxes: readonly Box[]): { from: string; to: string }[] {
  const boxOf = new Map([
    [INPUT_NAME, INPUT_NAME],
    ...boxes.flatMap((box) => box.layers.map((layer): [string, string] => [layer.name, box.id])),
  ]);
  return boxes.flatMap((box) =>
    box.inputs.flatMap((name) => {
      const from = boxOf.get(name);
      return from === undefined || from === box.id ? [] : [{ from, to: box.id }];
    }),
  );
}

function rowsOf(boxes: readonly Box[], edges: readonly { from: string; to: string }[]): Map<string, number> {
  const rows = new Map([[INPUT_NAME, 0]]);
  for (const box of boxes) {
    // A box read from below (a forward reference, refused elsewhere) has no row yet and counts as the image's.
    const above = edges.filter((edge) => edge.to === box.id).map((edge) => rows.get(edge.from) ?? 0);
    rows.set(box.id, Math.max(0, ...above) + 1);
  }
  return rows;
}

function imageNode(spec: CnnSpec, place: { row: number; column: number }): DiagramNode {
  const { size } = spec.input;
  return {
    id: INPUT_NAME,
    kind: "input",
    title: "Image",
    detail: `${size}×${size}, grey`,
    layers: [],
    outputShape: [1, size, size],
    parameterCount: 0,
    multiplyAdds: 0,
    problem: null,
    ...place,
  };
}

function boxNode(
  box: Box,
  resolved: ReadonlyMap<string, ResolvedLayer>,
  problems: ReadonlyMap<string | null, string>,
  place: { row: number; column: number },
): DiagramNode {
  const [first] = box.layers;
  const known = box.layers.map((layer) => resolved.get(layer.name)).filter((layer) => layer !== undefined);
  return {
    id: box.id,
    kind: first.kind,
    title: layerRow(first.kind).title,
    detail: describeLayer(first),
    layers: box.layers.map((layer) => ({ name: layer.name, title: layerRow(layer.kind).title })),
    outputShape: resolved.get(box.id)?.outputShape ?? null,
    parameterCount: known.reduce((sum, layer) => sum + parameterCountOf(layer), 0),
    multiplyAdds: known.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
    problem: box.layers.map((layer) => problems.get(layer.name)).find((message) => message !== undefined) ?? null,
    ...place,
  };
}
