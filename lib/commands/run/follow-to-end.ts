import { ERROR_CODES, type ErrorCode, HilumError } from "../../errors";
import type { Store } from "../../store/open-store";
import type { RunDetail, RunSummary } from "../../training/run";
import type { CommandContext, CommandResult } from "../command";
import { followRun } from "./follow-run";
import { Interrupted } from "../interrupted";
import { runAnswer, runText } from "./run-answer";
import { withWorker } from "../workbench/with-worker";

/**
 * Shows a run to its end with a worker at hand. Throws the run's own failure, and {@link Interrupted} after Ctrl-C with
 * what became of the run.
 */
export async function followToEnd(
  store: Store,
  run: RunSummary,
  { terminal, signal }: CommandContext,
  afterSeq = 0,
): Promise<CommandResult> {
  let own = false;
  const ended = await withWorker(store, async (watch) => {
    const detail = await followRun(store, run, { terminal, signal, afterSeq });
    own = watch.startedOwn;
    return detail;
  });
  if (signal.aborted && ended.status !== "completed") throw new Interrupted(goingOn(run, own));
  if (ended.status === "failed") throw failureOf(ended);
  return { json: runAnswer(ended), text: runText(ended), exitCode: ended.status === "completed" ? 0 : 1 };
}

function goingOn({ name }: RunSummary, ownWorker: boolean): string {
  return ownWorker
    ? `Stopped watching. The run is safe with its last checkpoint. Go on with: npx hilum run resume ${name} (npm start goes on with it too).`
    : `Stopped watching. The run goes on in the workbench. See it with: npx hilum run show ${name}, stop it with: npx hilum run stop ${name}.`;
}

function failureOf(run: RunDetail): Error {
  const { code, message, remedy } = run.failure ?? {
    code: "environment",
    message: "It gave no reason.",
    remedy: undefined,
  };
  const known = (Object.keys(ERROR_CODES) as ErrorCode[]).find((candidate) => candidate === code);
  return new HilumError(known ?? "environment", `Run ${run.name} failed: ${message}`, { remedy });
}
