/** @file Runs a graph by the kernels of native/. */
import { availableParallelism } from "node:os";
import { HilumError } from "../../../errors";
import type { Graph } from "../../../graph/graph";
import { invariant } from "../../../invariant";
import type { GraphSession } from "../../graph-session";
import type { KernelLibrary, PlanHandle } from "./kernel-library";
import { lowerGraph, type Plan } from "./lower-graph";

interface OpenPlan {
  plan: Plan;
  handle: PlanHandle;
}

const PROBED_BATCH = 2;
/** Batch sizes whose plans are kept: an epoch has two. */
const KEPT_PLANS = 3;

/**
 * Opens a graph on the kernels. One plan per batch size is compiled when it is first seen.
 * Throws {@link NotInKernels} where a node has no kernel; a run throws `outOfMemory` when its batch does not fit.
 *
 * @param threads CPU threads. @default all cores
 */
export function openKernelSession(
  graph: Graph,
  library: KernelLibrary,
  threads = availableParallelism(),
): GraphSession & { profile(): KernelTime[] } {
  const plans = new Map<number, OpenPlan>();
  const planOf = (size: number): OpenPlan => {
    const known = plans.get(size);
    if (known !== undefined) return known;
    for (const [other, { handle }] of plans) {
      if (plans.size < KEPT_PLANS) break;
      plans.delete(other);
      library.releasePlan(handle);
    }
    const plan = lowerGraph(graph, size, library.vectorWidth);
    const opened = { plan, handle: createPlan(library, plan) };
    plans.set(size, opened);
    return opened;
  };
  // Whether every node has a kernel does not depend on the batch: refused here, not in mid-run.
  lowerGraph(graph, PROBED_BATCH, library.vectorWidth);
  return {
    run: async (feeds) => {
      const { plan, handle } = planOf(batchOf(graph, feeds));
      const inputs = graph.inputs.map(({ name }) => {
        invariant(feeds[name] !== undefined, `input "${name}" is not fed`);
        return feeds[name].data;
      });
      const outputs = plan.outputs.map(({ floats }) => new Float32Array(floats));
      await library.runPlan(handle, [plan.constants, ...inputs, ...outputs], threads).catch((cause: unknown) => {
        throw outOfMemory(cause);
      });
      return Object.fromEntries(plan.outputs.map(({ name }, index) => [name, outputs[index]]));
    },
    close: () => {
      for (const { handle } of plans.values()) library.releasePlan(handle);
      plans.clear();
      return Promise.resolve();
    },
    profile: () => [...plans.values()].flatMap(({ plan, handle }) => profilePlan(library, plan, handle)),
  };
}

/** Time that one instruction took in its fastest run. */
export interface KernelTime {
  kernel: string;
  scope: string;
  milliseconds: number;
}

function profilePlan(library: KernelLibrary, plan: Plan, handle: PlanHandle): KernelTime[] {
  const times = library.planTimes(handle, plan.words.length);
  return plan.instructions.map(({ at, kernel, scope }) => ({ kernel, scope, milliseconds: times[at] / 1e6 }));
}

function createPlan(library: KernelLibrary, plan: Plan): PlanHandle {
  try {
    return library.createPlan(plan.words, plan.arenaBytes, plan.scratchBytes, plan.slots);
  } catch (cause) {
    throw outOfMemory(cause);
  }
}

function outOfMemory(cause: unknown): HilumError {
  return new HilumError("outOfMemory", "There is not enough memory for this batch.", {
    remedy: "Nothing was lost. Use a smaller batch size, smaller images or fewer filters in the first layers.",
    cause,
  });
}

/** The number of images, by the first input that has them. */
function batchOf(graph: Graph, feeds: Readonly<Record<string, { shape: readonly number[] } | undefined>>): number {
  for (const { name, type } of graph.inputs) {
    const axis = type.shape.findIndex((dimension) => typeof dimension !== "number");
    const dimension = type.shape[axis];
    const length = feeds[name]?.shape[axis];
    if (axis >= 0 && typeof dimension === "object" && length !== undefined) return length / dimension.batch;
  }
  return 1;
}
