"use client";
import { formatShape, type ResolvedCnn, type ResolvedLayer } from "@/lib/architectures/resolved-cnn";
import styles from "./layer-diagram.module.css";

const HEIGHT = 96;
const GAP = 3;

/** The network as a row of blocks: height is the side of the feature map, width its channels, both on a square-root scale. */
export function LayerDiagram({ cnn }: { cnn: ResolvedCnn }) {
  const blocks = mapsOf(cnn).map((block) => ({ ...block, width: 4 + 1.6 * Math.sqrt(block.channels), height: Math.max(6, HEIGHT * Math.sqrt(block.side / cnn.input[1])) }));
  const starts = blocks.map((_, i) => blocks.slice(0, i).reduce((x, block) => x + block.width + GAP, 0));
  const total = starts[starts.length - 1] + blocks[blocks.length - 1].width;
  return (
    <figure className={styles.figure}>
      <svg className={styles.drawing} viewBox={`0 0 ${total} ${HEIGHT}`} style={{ maxWidth: total * 1.6 }} role="img" aria-label={`From ${formatShape(cnn.input)} through ${cnn.layers.length} layers to ${cnn.outputShape.join("×")} logits`}>
        {blocks.map((block, i) => (
          <rect key={block.name} x={starts[i]} y={(HEIGHT - block.height) / 2} width={block.width} height={block.height} className={styles[block.kind]}>
            <title>{`${block.name}: ${block.shape}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption className={styles.caption}>
        <span className={styles.key} data-kind="convolution" />convolution
        <span className={styles.key} data-kind="pooling" />pooling
        <span className={styles.key} data-kind="join" />residual add
        <span className={styles.key} data-kind="dense" />dense
      </figcaption>
    </figure>
  );
}

type BlockKind = "input" | "convolution" | "pooling" | "join" | "dense";
interface Block {
  name: string;
  kind: BlockKind;
  shape: string;
  channels: number;
  side: number;
}

/** Only layers that make a new feature map; normalisations and activations change nothing one could see. */
function mapsOf(cnn: ResolvedCnn): Block[] {
  const input: Block = { name: "input", kind: "input", shape: formatShape(cnn.input), channels: 1, side: cnn.input[1] };
  return [input, ...cnn.layers.flatMap((layer) => blockOf(layer) ?? [])];
}

function blockOf({ name, spec, outputShape }: ResolvedLayer): Block | null {
  const kind = kindOf(spec.kind);
  if (!kind) return null;
  const [channels, side = 1] = outputShape;
  return { name, kind, shape: formatShape(outputShape), channels, side };
}

function kindOf(kind: ResolvedLayer["spec"]["kind"]): BlockKind | null {
  switch (kind) {
    case "conv2d":
    case "depthwise_conv2d":
    case "separable_conv2d":
      return "convolution";
    case "max_pooling2d":
    case "average_pooling2d":
    case "global_average_pooling2d":
      return "pooling";
    case "add":
      return "join";
    case "dense":
      return "dense";
    default:
      return null;
  }
}
