/** @file docs/ops.md: the op table as a document, with what each op is tested by. */
import type { OpName } from "../op-attributes";
import { OP_TABLE } from "../op-table";
import { ACTIVATION_OPS } from "../ops/activation";
import { CHANNEL_OPS } from "../ops/channel";
import { CONVOLUTION_OPS } from "../ops/convolution";
import { ELEMENTWISE_OPS } from "../ops/elementwise";
import { LAYOUT_OPS } from "../ops/layout";
import { MATRIX_OPS } from "../ops/matrix";
import { POOLING_OPS } from "../ops/pooling";
import { REDUCTION_OPS } from "../ops/reduction";
import { RESIZE_OPS } from "../ops/resize";
import { DIFFERENTIATED_IN, EVALUATED_IN, onnxFormsOf, PEER_OPS, USED_IN } from "./op-coverage";

const FAMILIES: readonly [title: string, rows: object][] = [
  ["Elementwise, with numpy broadcasting", ELEMENTWISE_OPS],
  ["Activations", ACTIVATION_OPS],
  ["Reductions and softmax", REDUCTION_OPS],
  ["Per channel", CHANNEL_OPS],
  ["Matrix products", MATRIX_OPS],
  ["Convolution", CONVOLUTION_OPS],
  ["Pooling", POOLING_OPS],
  ["Resizing", RESIZE_OPS],
  ["Layout", LAYOUT_OPS],
];

const HEAD = `# The ops

Written from the op table (\`lib/graph/ops/\`) by \`npm run unit -- lib/graph/ops-document -u\`; a test fails when it is not up to date.
x is the input, y the output, dy stands for ∂loss/∂y. Maps are \`[N, C, H, W]\`, N is known only at run time. An op without
a gradient is one that no path of a loss runs through.

The last column counts the cases of \`lib/graph/test-support/op-cases.ts\` that check an op:

| sign | what is compared | where |
|---|---|---|
| Δ | the gradient with central finite differences, in float64 | \`lib/graph/gradients.test.ts\` |
| ort | onnxruntime with a plain float64 interpreter of the graph | \`lib/engines/compiled/onnxruntime/op-emission.test.ts\` |
| tf | result and gradients with TensorFlow.js and its own differentiation | \`lib/engines/tfjs/op-parity.test.ts\` |
| torch | result and gradients with PyTorch and its own differentiation, where a Python with it is installed | \`lib/engines/pytorch-parity.test.ts\` |

Where tf and torch are missing, the op is a part of another op's gradient, which is compared. TensorFlow.js' own gradients
of resizing are wrong (nearest mixes up the images of a batch, bilinear swaps height and width), so those are left to PyTorch.
`;

/** The whole document. */
export function opsDocument(): string {
  return [HEAD, ...FAMILIES.map(([title, rows]) => section(title, Object.keys(rows).filter(isOpName)))].join("\n");
}

/** The ops that the document has a row for. */
export function documentedOps(): OpName[] {
  return FAMILIES.flatMap(([, rows]) => Object.keys(rows).filter(isOpName));
}

function isOpName(name: string): name is OpName {
  return name in OP_TABLE;
}

function section(title: string, ops: readonly OpName[]): string {
  return [
    `## ${title}`,
    "",
    "| op | computes | shapes | gradient | ONNX | source | checked by |",
    "|---|---|---|---|---|---|---|",
    ...ops.map(row),
    "",
  ].join("\n");
}

function row(op: OpName): string {
  const { shapes, maths, gradient, source } = OP_TABLE[op].doc;
  const cells = [`\`${op}\``, maths, shapes, gradient ?? "none", onnxFormsOf(op).join("; or "), source, checksOf(op)];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function checksOf(op: OpName): string {
  const differentiated = DIFFERENTIATED_IN.get(op)?.length ?? 0;
  const used = USED_IN.get(op)?.length ?? 0;
  const peers = PEER_OPS.has(op) ? (EVALUATED_IN.get(op)?.length ?? 0) : 0;
  const counts: [string, number][] = [
    ["Δ", OP_TABLE[op].gradient === null ? 0 : differentiated],
    ["ort", used],
    ["tf", peers],
    ["torch", peers],
  ];
  return counts
    .filter(([, count]) => count > 0)
    .map(([sign, count]) => `${sign} ${count}`)
    .join(" · ");
}
