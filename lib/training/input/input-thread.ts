/** @file The program of an input thread: makes the batches it is asked for, one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { invariant } from "../../invariant";
import { type BatchSource, makeBatch, type PlannedBatch } from "./make-batch";

invariant(parentPort !== null, "this module is started as a worker thread");
const port = parentPort;
const source: BatchSource = workerData;

// What throws here ends the thread, and its owner gets the error.
port.on("message", (planned: PlannedBatch) => {
  const batch = makeBatch(source, planned);
  port.postMessage(batch, [batch.images.buffer as ArrayBuffer]);
});
