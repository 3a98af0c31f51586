/** @file Both ends of a thread of a browser, which calls it a worker. */
import { ThreadDied } from "./failure";
import { type Port, type ThreadPort } from "./port";

/** The way to a thread that a page has started. */
export function workerPort(worker: Worker): ThreadPort {
  return {
    post: (message, moved) => worker.postMessage(message, [...moved]),
    listen: (heard) => worker.addEventListener("message", (event: MessageEvent<unknown>) => heard(event.data)),
    onEnd(ended) {
      worker.addEventListener("error", ({ message }) =>
        ended(new ThreadDied(message || "The browser could not start the thread.")),
      );
    },
    terminate: () => worker.terminate(),
  };
}

/** In a thread's program: the way to its page. */
export function pagePort(): Port {
  // Compiled with the page's library, in which `self` is a window.
  const scope = self as unknown as Pick<Worker, "postMessage" | "addEventListener">;
  return {
    post: (message, moved) => scope.postMessage(message, [...moved]),
    listen: (heard) => scope.addEventListener("message", (event: MessageEvent<unknown>) => heard(event.data)),
  };
}
