/** @file The program of the inference thread: the runtime computes where it is called, and here it holds up nobody. */
import { starterPort } from "../../threads/node-thread";
import { serve } from "../../threads/serve";
import { type InferenceMethods, WarmSessions } from "./infer-task";

serve<InferenceMethods>(starterPort(), new WarmSessions());
