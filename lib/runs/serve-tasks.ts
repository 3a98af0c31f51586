import { parentPort, type Transferable } from "node:worker_threads";
import { describeFailure } from "../engines/thread-failure";
import { invariant } from "../invariant";
import { type NumberedAnswer, type NumberedTask } from "./thread-pool";

/** The whole program of a thread of a `ThreadPool`: performs each task it is sent and answers with the result, moving `moved`. */
export function serveTasks<Task>(perform: (task: Task) => Promise<{ value: unknown; moved: Transferable[] }>): void {
  invariant(parentPort !== null, "this module is started as a worker thread");
  const port = parentPort;
  port.on("message", ({ id, task }: NumberedTask<Task>) => {
    void perform(task).then(
      ({ value, moved }) => port.postMessage({ id, value } satisfies NumberedAnswer, moved),
      (error: unknown) => port.postMessage({ id, failure: describeFailure(error) } satisfies NumberedAnswer),
    );
  });
}
