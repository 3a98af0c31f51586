import { readFileSync } from "node:fs";
import { totalmem } from "node:os";

/** Bytes that programs on this machine can have: what is built in, or what a container or control group leaves of it. */
export function machineMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** Where Linux counts the processes it ended for want of memory: of this control group, and of the whole machine since it was started. */
const COUNTERS = ["/sys/fs/cgroup/memory.events", "/proc/vmstat"];

/** How many processes the system has ended for want of memory, as far as it says; null where it says nothing. */
export function memoryKills(): number | null {
  const counts = COUNTERS.flatMap((path) => {
    const count = /^oom_kill (\d+)$/m.exec(readIfThere(path))?.[1];
    return count === undefined ? [] : [Number(count)];
  });
  return counts.length === 0 ? null : Math.max(...counts);
}

/** Only Linux has these files. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
