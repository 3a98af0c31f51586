"use client";
import { useMemo } from "react";
import { architectureDiagram, type DiagramNode } from "@/lib/architectures/architecture-diagram";
import type { CnnSpec } from "@/lib/architectures/cnn-spec";
import type { CnnCheck } from "@/lib/architectures/resolve-cnn";
import { formatShape } from "@/lib/architectures/resolved-cnn";
import styles from "./layer-diagram.module.css";

const HEIGHT = 84;
const ARCS = 22;
const GAP = 4;
/** Stands in for a shape that could not be worked out. */
const UNKNOWN = { channels: 8, side: 8 };

/** The network as a row of blocks: height is the side of the feature map, width its channels, on square-root scales; arcs are shortcuts. */
export function LayerDiagram({ cnn, check }: { cnn: CnnSpec; check: CnnCheck }) {
  const { blocks, arcs, width } = useMemo(() => layOut(cnn, check), [cnn, check]);
  return (
    <figure className={styles.figure}>
      <svg className={styles.drawing} viewBox={`0 0 ${width} ${HEIGHT + ARCS}`} preserveAspectRatio="xMinYMax meet" role="img" aria-label={`The network "${cnn.name}": ${cnn.layers.length} layers in ${blocks.length} blocks, from ${cnn.input.size} × ${cnn.input.size} pixels to the logits`}>
        {arcs.map((arc) => <path key={`${arc.from} ${arc.to}`} className={styles.arc} d={`M ${arc.from} ${arc.y1} C ${arc.from} ${ARCS - 20}, ${arc.to} ${ARCS - 20}, ${arc.to} ${arc.y2}`} />)}
        {blocks.map(({ node, x, y, width: blockWidth, height }) => (
          <rect key={node.id} x={x} y={y} width={blockWidth} height={height} className={styles[familyOf(node)]} data-problem={node.problem !== null || undefined}>
            <title>{inWords(node)}</title>
          </rect>
        ))}
      </svg>
      <figcaption className={styles.caption}>
        {FAMILIES.map((family) => <span key={family} className={styles.entry}><span className={styles.key} data-family={family} aria-hidden />{family}</span>)}
      </figcaption>
    </figure>
  );
}

const FAMILIES = ["convolution", "pooling", "add", "dense"] as const;
type Family = (typeof FAMILIES)[number] | "other";

function familyOf({ kind }: DiagramNode): Family {
  if (kind.includes("conv")) return "convolution";
  if (kind.includes("pooling")) return "pooling";
  return kind === "add" || kind === "dense" ? kind : "other";
}

function layOut(cnn: CnnSpec, check: CnnCheck) {
  const { nodes, edges } = architectureDiagram(cnn, check);
  let x = 1;
  const blocks = nodes.map((node) => {
    const [channels, side] = node.outputShape ? [node.outputShape[0], node.outputShape[1] ?? 1] : [UNKNOWN.channels, UNKNOWN.side];
    const block = { node, x, width: 4 + 1.4 * Math.sqrt(channels), height: Math.max(5, HEIGHT * Math.sqrt(side / cnn.input.size)) };
    x += block.width + GAP;
    return { ...block, y: ARCS + (HEIGHT - block.height) / 2 };
  });
  const byId = new Map(blocks.map((block) => [block.node.id, block]));
  const arcs = edges.filter((edge) => edge.skips).flatMap((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    return from && to ? [{ from: from.x + from.width / 2, y1: from.y, to: to.x + to.width / 2, y2: to.y }] : [];
  });
  return { blocks, arcs, width: x };
}

function inWords(node: DiagramNode): string {
  const layers = node.layers.map((layer) => layer.title).join(", ");
  const shape = node.outputShape ? `gives ${formatShape(node.outputShape)}` : "shape unknown";
  return [layers === "" ? node.title : layers, node.detail, shape, node.problem].filter((part) => part !== null && part !== "").join(" · ");
}
