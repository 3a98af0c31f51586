/** @file The program of the inference thread: the runtime computes where it is called, and here it holds up nobody. */
import { type InferTask, WarmSessions } from "./infer-task";
import { serveTasks } from "../../threads/serve";

const sessions = new WarmSessions();
serveTasks(async (task: InferTask) => ({ value: await sessions.infer(task), moved: [] }));
