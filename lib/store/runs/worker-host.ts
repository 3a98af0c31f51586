import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** This machine, this boot and this process namespace: where a process id means the same process. */
export function workerHost(): string {
  return [
    hostname(),
    attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    attempt(() => readlinkSync("/proc/self/ns/pid")),
  ]
    .filter(Boolean)
    .join(" ");
}

/** Only Linux has these files; elsewhere the host name must do. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
