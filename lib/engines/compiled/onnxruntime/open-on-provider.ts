/** @file A training step on a graphics processor, taken only where it proves itself against the CPU. */
import { bindBatch } from "../../../graph/dimension";
import { gpuForm } from "../../../graph/gpu-form";
import type { Graph } from "../../../graph/graph";
import { graphToModel } from "../../../onnx/graph-to-model";
import { encodeModel } from "../../../onnx/model-proto";
import { deriveSeed, Random } from "../../../tensor/random";
import type { Feed, GraphSession } from "../../graph-session";
import type { ExecutionProvider } from "./execution-provider";
import { openGraphSession } from "./open-graph-session";
import type { OpenedStep } from "../opened-step";
import type { StepTarget } from "../../../graph/step/training-mode";
import type { TrainingStep } from "../../../graph/step/training-step";

/** Images of the trial step. */
const TRIAL_BATCH = 16;
/** Relative, of the trial's loss. */
const TOLERANCE = 1e-3;

/**
 * The step on the first of `providers` that opens, runs, gives the CPU's loss within 1e-3 on one batch of noise and,
 * unless it was named by hand, is faster than the CPU there. Where there is none: `cpu`, whose `notice` then says why.
 * The one that is not taken is closed.
 */
export async function chooseProvider(
  providers: readonly ExecutionProvider[],
  cpu: OpenedStep,
  compile: (target: StepTarget) => TrainingStep,
  namedByHand: boolean,
): Promise<OpenedStep> {
  const reasons: string[] = [];
  for (const provider of providers) {
    const found = await tryProvider(provider, cpu, compile, namedByHand);
    if (typeof found !== "string") {
      await cpu.session.close();
      await cpu.updateSession?.close();
      return found;
    }
    reasons.push(`${provider}: ${found}`);
  }
  if (reasons.length === 0) return cpu;
  return { ...cpu, notice: `This run trains on the CPU, not on a graphics processor (${reasons.join("; ")}).` };
}

/** The opened step, or why the provider was not taken. */
async function tryProvider(
  provider: ExecutionProvider,
  cpu: OpenedStep,
  compile: (target: StepTarget) => TrainingStep,
  namedByHand: boolean,
): Promise<OpenedStep | string> {
  const compiled = compile("onnxruntime");
  const opened: GraphSession[] = [];
  const open = async (graph: Graph) => {
    const session = await openGraphSession(encodeModel(graphToModel(gpuForm(graph))), { provider });
    opened.push(session);
    return session;
  };
  try {
    const session = await open(compiled.graph);
    const updateSession = compiled.update && (await open(compiled.update));
    const [here, there] = [await trial(cpu.session, cpu.compiled.graph), await trial(session, compiled.graph)];
    const refusal = verdict(here, there, namedByHand);
    if (refusal === null)
      return { compiled, session, updateSession, computedBy: `onnxruntime on ${provider}`, notice: null };
    await Promise.all(opened.map((one) => one.close()));
    return refusal;
  } catch (error) {
    await Promise.all(opened.map((one) => one.close()));
    return `it ${opened.length === 0 ? "could not be opened" : "failed in a trial step"}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`;
  }
}

interface Trial {
  loss: number;
  /** Of the second run: the first one compiles shaders and plans memory. */
  milliseconds: number;
}

function verdict(cpu: Trial, other: Trial, namedByHand: boolean): string | null {
  if (!(Math.abs(other.loss / cpu.loss - 1) <= TOLERANCE))
    return `it computed a loss of ${other.loss} where the CPU's is ${cpu.loss}`;
  if (!namedByHand && other.milliseconds >= cpu.milliseconds)
    return `a trial step took ${other.milliseconds.toFixed(0)} ms, ${cpu.milliseconds.toFixed(0)} ms on the CPU`;
  return null;
}

async function trial(session: GraphSession, graph: Graph): Promise<Trial> {
  const feeds = Object.fromEntries(
    graph.inputs.map((input) => [input.name, noiseFeed(input.name, bindBatch(input.type.shape, TRIAL_BATCH))]),
  );
  await session.run(feeds);
  const startedAt = performance.now();
  const { loss } = await session.run(feeds);
  return { loss: loss[0], milliseconds: performance.now() - startedAt };
}

/** Small numbers, the same for an input's name and shape: kernels of both signs, so that deep networks do not overflow, all else positive, so that variances have roots. */
function noiseFeed(name: string, shape: readonly number[]): Feed {
  const random = new Random(deriveSeed(1, name));
  const length = shape.reduce((product, axis) => product * axis, 1);
  const low = name === "weights.decay" ? -0.05 : 0.01;
  return { data: Float32Array.from({ length }, () => random.between(low, 0.05)), shape };
}
