/** @file The program of an input thread: makes the batches it is asked for, one after the other. */
import { workerData } from "node:worker_threads";
import { starterPort } from "../../threads/node-thread";
import { serve } from "../../threads/serve";
import { type BatchSource, makeBatch } from "./make-batch";
import { type InputMethods } from "./threaded-input";

const source: BatchSource = workerData;

serve<InputMethods>(starterPort(), { makeBatch: (planned) => makeBatch(source, planned) }, ({ images }) => [images]);
