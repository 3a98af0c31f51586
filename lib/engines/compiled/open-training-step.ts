import type { Graph } from "../../graph/graph";
import { graphToModel } from "../../onnx/graph-to-model";
import { encodeModel } from "../../onnx/model-proto";
import type { GraphSession } from "../graph-session";
import { NotInKernels } from "./kernels/instruction";
import { loadKernels } from "./kernels/kernel-library";
import { openKernelSession } from "./kernels/kernel-session";
import { providersToTry, requestedDevice } from "./onnxruntime/execution-provider";
import { openGraphSession } from "./onnxruntime/open-graph-session";
import { chooseProvider } from "./onnxruntime/open-on-provider";
import type { OpenedStep } from "./opened-step";
import type { TrainingStep } from "../../graph/step/training-step";
import type { StepTarget } from "../../graph/step/training-mode";

/** Opens a training step on the device that HILUM_DEVICE allows and that is fastest here: see {@link chooseProvider}. */
export async function openTrainingStep(
  compile: (target: StepTarget) => TrainingStep,
  threads: number | undefined,
): Promise<OpenedStep> {
  const device = requestedDevice();
  const providers = providersToTry(device);
  return chooseProvider(providers, await openOnCpu(compile, threads), compile, device !== "auto");
}

/**
 * Opens a training step on Hilum's own kernels where this machine has them and they know every op of it; otherwise in
 * onnxruntime, on the graph in the form that is fastest there.
 */
export async function openOnCpu(
  compile: (target: StepTarget) => TrainingStep,
  threads: number | undefined,
): Promise<OpenedStep> {
  const kernels = await loadKernels();
  if ("missing" in kernels) return openInRuntime(compile("onnxruntime"), threads, kernels.missing);
  try {
    const open = (graph: Graph) => Promise.resolve(openKernelSession(graph, kernels.library, threads));
    return { ...(await openBoth(compile("kernels"), open)), computedBy: "kernels", notice: null };
  } catch (error) {
    if (!(error instanceof NotInKernels)) throw error;
    return openInRuntime(compile("onnxruntime"), threads, error.message);
  }
}

/** Opens a training step in onnxruntime on the CPU; `why` says why not on the kernels. */
export async function openInRuntime(
  compiled: TrainingStep,
  threads: number | undefined,
  why: string,
): Promise<OpenedStep> {
  const opened = await openBoth(compiled, (graph) => openGraphSession(encodeModel(graphToModel(graph)), { threads }));
  return { ...opened, computedBy: `onnxruntime (no kernels: ${why})`, notice: null };
}

async function openBoth(
  compiled: TrainingStep,
  open: (graph: Graph) => Promise<GraphSession>,
): Promise<Omit<OpenedStep, "computedBy" | "notice">> {
  const session = await open(compiled.graph);
  return { compiled, session, updateSession: compiled.update && (await open(compiled.update)) };
}
