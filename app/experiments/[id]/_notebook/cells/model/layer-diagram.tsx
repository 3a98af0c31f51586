"use client";
import { useMemo } from "react";
import { architectureDiagram, type DiagramNode } from "@/lib/architectures/architecture-diagram";
import type { CnnSpec } from "@/lib/architectures/cnn-spec";
import { formatShape } from "@/lib/architectures/format-shape";
import { isJoint } from "@/lib/architectures/layers/layer-table";
import type { CnnCheck } from "@/lib/architectures/resolve-cnn";
import { layOutDiagram } from "./lay-out-diagram";
import styles from "./layer-diagram.module.css";

/** The network as blocks from left to right: height is the side of the feature map, width its channels; arcs are shortcuts. */
export function LayerDiagram({ cnn, check }: { cnn: CnnSpec; check: CnnCheck }) {
  const { blocks, lines, width, height } = useMemo(
    () => layOutDiagram(architectureDiagram(cnn, check), cnn.input.size),
    [cnn, check],
  );
  return (
    <figure className={styles.figure}>
      <svg
        className={styles.drawing}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="xMinYMax meet"
        role="img"
        aria-label={`The network "${cnn.name}": ${cnn.layers.length} layers in ${blocks.length} blocks, from ${cnn.input.size} × ${cnn.input.size} pixels to the logits`}
      >
        {lines.map(({ key, path, skips }) => (
          <path key={key} className={skips ? styles.arc : styles.link} d={path} />
        ))}
        {blocks.map(({ node, x, y, width: blockWidth, height: blockHeight }) => (
          <rect
            key={node.id}
            x={x}
            y={y}
            width={blockWidth}
            height={blockHeight}
            className={styles[familyOf(node)]}
            data-problem={node.problem !== null || undefined}
          >
            <title>{inWords(node)}</title>
          </rect>
        ))}
      </svg>
      <figcaption className={styles.caption}>
        {FAMILIES.map(({ family, title }) => (
          <span key={family} className={styles.entry}>
            <span className={styles.key} data-family={family} aria-hidden />
            {title}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

const FAMILIES = [
  { family: "convolution", title: "convolution" },
  { family: "resizing", title: "pooling and resizing" },
  { family: "joint", title: "joint" },
  { family: "dense", title: "dense" },
] as const;
type Family = (typeof FAMILIES)[number]["family"] | "other";

function familyOf({ kind }: DiagramNode): Family {
  if (kind === "input") return "other";
  if (isJoint(kind)) return "joint";
  if (kind.includes("conv")) return "convolution";
  if (kind.includes("pooling") || kind === "upsampling2d") return "resizing";
  return kind === "dense" ? "dense" : "other";
}

function inWords(node: DiagramNode): string {
  const layers = node.layers.map((layer) => layer.title).join(", ");
  const shape = node.outputShape ? `gives ${formatShape(node.outputShape)}` : "shape unknown";
  return [layers === "" ? node.title : layers, node.detail, shape, node.problem]
    .filter((part) => part !== null && part !== "")
    .join(" · ");
}
