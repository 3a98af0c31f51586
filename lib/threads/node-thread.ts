/** @file Both ends of a thread of Node. */
import { parentPort, Worker, type WorkerOptions } from "node:worker_threads";
import { invariant } from "../invariant";
import { ThreadDied } from "./failure";
import { type Port, type ThreadPort } from "./port";

export interface NodeThread extends ThreadPort {
  /** Whether the thread keeps the process alive. @default true */
  keepAlive(isNeeded: boolean): void;
}

/** Starts a bundled program in a thread of its own. */
export function startThread(program: string, options?: WorkerOptions): NodeThread {
  const worker = new Worker(program, options);
  return {
    post: (message, moved) => worker.postMessage(message, moved),
    listen: (heard) => void worker.on("message", heard),
    onEnd(ended) {
      worker.on("error", (cause) => ended(new ThreadDied("A thread died.", { cause })));
      worker.on("exit", (code) => ended(new ThreadDied(`A thread ended with code ${code}.`)));
    },
    terminate: () => worker.terminate(),
    keepAlive: (isNeeded) => (isNeeded ? worker.ref() : worker.unref()),
  };
}

/** In a thread's program: the way to whoever started it. */
export function starterPort(): Port {
  invariant(parentPort !== null, "this module is started as a thread");
  const port = parentPort;
  return {
    post: (message, moved) => port.postMessage(message, moved),
    listen: (heard) => void port.on("message", heard),
  };
}
