import { invariant } from "../invariant";
import { elementCount, type Shape } from "../tensor/shape";
import { formatGraphShape, type GraphShape } from "./dimension";
import type { Graph, GraphConstant, GraphOutput, OpNode, TensorType, Value } from "./graph";
import type { None, OpAttributes, OpName } from "./op-attributes";
import { float32, ShapeError } from "./op-rule";
import { OP_TABLE } from "./op-table";

type AttributesOf<Op extends OpName> = None extends OpAttributes[Op] ? [] : [attributes: OpAttributes[Op]];

/**
 * Collects nodes in execution order; the finished {@link Graph} is immutable.
 *
 * Every node is checked by its op's shape rule as it is added; a node that does not fit throws {@link ShapeError} with
 * the scope (the layer) in its message.
 *
 * @example
 * const builder = new GraphBuilder("double");
 * const x = builder.input("x", [BATCH, 3]);
 * const graph = builder.finish([{ name: "y", value: builder.value("add", [x, x]) }]);
 */
export class GraphBuilder {
  /** The layer that the nodes to come belong to. */
  scope = "";
  private readonly inputs: Value[];
  private readonly constants: GraphConstant[];
  /** Names of a base graph's values: new ones must differ. */
  private readonly taken: ReadonlySet<string>;
  private readonly nodes: OpNode[] = [];
  private readonly scalars = new Map<number, Value>();
  private readonly producers = new Map<Value, OpNode>();

  /** @param base a graph whose inputs and constants the new one starts with. */
  constructor(
    private readonly name: string,
    base?: Graph,
  ) {
    this.inputs = [...(base?.inputs ?? [])];
    this.constants = [...(base?.constants ?? [])];
    this.taken = new Set(base?.nodes.flatMap((node) => node.outputs.map((output) => output.name)));
  }

  /** A float32 tensor given at run time. */
  input(name: string, shape: GraphShape): Value {
    invariant(!this.inputs.some((input) => input.name === name), `two graph inputs are named "${name}"`);
    const value: Value = Object.freeze({ name, type: float32(shape) });
    this.inputs.push(value);
    return value;
  }

  /** A float32 tensor baked into the graph. */
  constant(name: string, shape: Shape, data: Float32Array): Value {
    invariant(
      elementCount(shape) === data.length,
      `constant "${name}" has ${data.length} values for ${formatGraphShape(shape)}`,
    );
    const value: Value = Object.freeze({ name, type: float32(shape) });
    this.constants.push(Object.freeze({ value, tensor: { name, shape, data } }));
    return value;
  }

  /** A scalar constant; equal numbers share one. */
  scalar(number: number): Value {
    const known = this.scalars.get(number);
    if (known !== undefined) return known;
    const value = this.constant(`scalar_${this.scalars.size}`, [], Float32Array.of(number));
    this.scalars.set(number, value);
    return value;
  }

  /** Adds a node and gives its outputs. */
  values<Op extends OpName>(op: Op, inputs: readonly Value[], ...[attributes]: AttributesOf<Op>): readonly Value[] {
    const given = (attributes ?? {}) as OpAttributes[Op];
    const types = this.infer(
      op,
      inputs.map((input) => input.type),
      given,
    );
    const prefix = this.freeName(op);
    const outputs = types.map((type, index): Value =>
      Object.freeze({ name: index === 0 ? prefix : `${prefix}_${index}`, type }),
    );
    const node: OpNode = Object.freeze({
      op,
      scope: this.scope,
      attributes: given,
      inputs: Object.freeze([...inputs]),
      outputs: Object.freeze(outputs),
    });
    this.keep(node);
    return outputs;
  }

  /** Adds a node of another graph with its own outputs; what it reads must be here. */
  keep(node: OpNode): void {
    this.nodes.push(node);
    for (const output of node.outputs) this.producers.set(output, node);
  }

  /** Adds a node and gives its first output. */
  value<Op extends OpName>(op: Op, inputs: readonly Value[], ...attributes: AttributesOf<Op>): Value {
    return this.values(op, inputs, ...attributes)[0];
  }

  /** The node that made a value; undefined for inputs and constants. */
  producer(value: Value): OpNode | undefined {
    return this.producers.get(value);
  }

  /** The nodes so far, in execution order. */
  get soFar(): readonly OpNode[] {
    return this.nodes;
  }

  finish(outputs: readonly GraphOutput[]): Graph {
    return Object.freeze({
      name: this.name,
      inputs: Object.freeze([...this.inputs]),
      constants: Object.freeze([...this.constants]),
      nodes: Object.freeze([...this.nodes]),
      outputs: Object.freeze([...outputs]),
    });
  }

  private freeName(op: OpName): string {
    const name = `${this.scope === "" ? "" : `${this.scope}/`}${op}_${this.nodes.length}`;
    return this.taken.has(name) ? `${name}ˣ` : name;
  }

  private infer<Op extends OpName>(
    op: Op,
    inputs: readonly TensorType[],
    attributes: OpAttributes[Op],
  ): readonly TensorType[] {
    try {
      return OP_TABLE[op].infer(inputs, attributes);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      const where = this.scope === "" ? op : `${op} of "${this.scope}"`;
      throw new ShapeError(
        `${where} on ${inputs.map((type) => formatGraphShape(type.shape)).join(", ")}: ${error.message}`,
      );
    }
  }
}
