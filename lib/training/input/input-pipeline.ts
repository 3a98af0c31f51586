import { availableParallelism } from "node:os";
import type { TrainingBatch } from "../../engines/engine";
import { findThreadProgram } from "../../threads/program";
import { invariant } from "../../invariant";
import { type InputSource, makeInput } from "./make-input";
import type { PlannedBatch } from "./make-batch";
import { ThreadedInput } from "./threaded-input";

/** Gives a run its batches in the order of their plan. */
export interface InputPipeline {
  /** The next batch of the plan. Throws what its making threw. */
  next(): Promise<TrainingBatch>;
  /** Ends the threads; batches already given stay usable. */
  close(): Promise<void>;
}

export interface InputPipelineOptions {
  source: InputSource;
  /** All batches from the next one on, over all epochs; read only as far ahead as batches are prepared. */
  plan: Iterable<PlannedBatch>;
  /** The threads that prepare batches; 0 prepares each in this thread when it is asked for. @default one a core, four at most */
  threads?: number;
  /** The bundled `input-thread.ts`. @default the one the build made; without one, this thread does the work */
  program?: string | null;
}

const MOST_THREADS = 4;

/**
 * Opens the input of a run. With threads, batches are prepared while the step before them runs, also where an engine
 * holds this thread up for the whole step; the batches are the same bits either way.
 */
export function openInputPipeline({
  source,
  plan,
  threads = Math.min(MOST_THREADS, availableParallelism()),
  program = findThreadProgram("input-thread"),
}: InputPipelineOptions): InputPipeline {
  return threads === 0 || program === null
    ? directInput(source, plan)
    : new ThreadedInput({ program, source, plan, threads });
}

function directInput(source: InputSource, plan: Iterable<PlannedBatch>): InputPipeline {
  const upcoming = plan[Symbol.iterator]();
  return {
    next: async () => {
      const { value, done } = upcoming.next();
      invariant(done !== true, "a batch after the last one of the plan");
      return makeInput(source, value);
    },
    close: async () => undefined,
  };
}
