/** @file The program of an input thread: makes the batches it is asked for, one after the other. */
import { workerData } from "node:worker_threads";
import { starterPort } from "../../threads/node-thread";
import { serve } from "../../threads/serve";
import { type InputSource, makeInput } from "./make-input";
import { type InputMethods } from "./threaded-input";

const source: InputSource = workerData;

serve<InputMethods>(starterPort(), { makeBatch: (planned) => makeInput(source, planned) }, ({ images }) => [images]);
