import { parentPort, type Transferable } from "node:worker_threads";
import { describeFailure } from "./failure";
import { invariant } from "../invariant";
import { type NumberedAnswer, type NumberedTask } from "./pool";

/**
 * The whole program of a thread of a `ThreadPool`: performs the tasks it is sent, one after the other, so that the pool
 * knows which one is in hand, and answers with the result, moving `moved`.
 */
export function serveTasks<Task>(perform: (task: Task) => Promise<{ value: unknown; moved: Transferable[] }>): void {
  invariant(parentPort !== null, "this module is started as a worker thread");
  const port = parentPort;
  let before: Promise<void> = Promise.resolve();
  port.on("message", ({ id, task }: NumberedTask<Task>) => {
    before = before.then(() => perform(task)).then(
      ({ value, moved }) => port.postMessage({ id, value } satisfies NumberedAnswer, moved),
      (error: unknown) => port.postMessage({ id, failure: describeFailure(error) } satisfies NumberedAnswer),
    );
  });
}
