import { isMainThread } from "node:worker_threads";
import { invariant } from "../../../invariant";

const SWITCH = "ORT_DISABLE_TELEMETRY";

/**
 * Switches onnxruntime's telemetry off, before its first session: it is read once in the life of a process.
 *
 * On Linux and macOS the runtime would else read the machine's id and the whole command line (file names may name a
 * patient), keep a database and a device id in the user's cache folder, and send them to a server of its maker. It
 * searches the command line with a recursive expression, which overflows the stack at about 29 kB: the process ends by a
 * segmentation fault (onnxruntime 1.30, core/platform/posix/telemetry.cc).
 *
 * A thread's environment is a copy that the runtime does not see, so the process must have set it before; the launcher does.
 */
export function silenceRuntime(): void {
  if (isMainThread) process.env[SWITCH] = "1";
  invariant(process.env[SWITCH] === "1", `${SWITCH} must be set before a thread opens the inference runtime`);
}
