import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isAlive } from "./is-alive";
import { workerHost } from "./runs/worker-host";

/** Which process of which machine: a pid alone is given to others later. */
export interface ProcessIdentity {
  /** 12 hex digits of machine, boot and process namespace. */
  place: string;
  pid: number;
  /** When it began, as the system counts it; "" where the system does not tell. */
  began: string;
}

export function thisProcess(): ProcessIdentity {
  return { place: herePlace(), pid: process.pid, began: beginOf(process.pid) ?? "" };
}

/** Whether a process runs. "elsewhere" for one of another machine, boot or namespace, of which nothing can be told from here. */
export function fateOf({ place, pid, began }: ProcessIdentity): "runs" | "gone" | "elsewhere" {
  if (place !== herePlace()) return "elsewhere";
  if (!isAlive(pid)) return "gone";
  const now = beginOf(pid);
  // Where the system does not tell the begin, a living pid is believed.
  return now === null || began === "" || now === began ? "runs" : "gone";
}

const herePlace = (): string => createHash("sha256").update(workerHost()).digest("hex").slice(0, 12);

/** Letters and digits; "ended" for a process that only waits to be buried; null where the system does not tell. */
function beginOf(pid: number): string | null {
  try {
    if (process.platform === "linux") {
      // The name, in brackets, may hold anything; proc_pid_stat(5): state is field 3, starttime field 22.
      const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
        .replace(/^.*\) /s, "")
        .split(" ");
      return fields[0] === "Z" || fields[0] === "X" ? "ended" : fields[19];
    }
    if (process.platform === "win32") return null;
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    }).replace(/\W/g, "");
  } catch {
    return null;
  }
}
