/** @file Which processes of the machine belong to a state folder, read from /proc: Linux only. */
import { readdir, readFile } from "node:fs/promises";

/** What a process of the workbench is. `client`: a PostgreSQL backend that serves a connection. */
export type ProcessKind = "supervisor" | "web" | "worker" | "guardian" | "postmaster" | "client" | "other";

export interface Found {
  pid: number;
  parent: number;
  kind: ProcessKind;
  command: string;
}

/**
 * The living processes that have the folder in their command line or as HILUM_HOME, and their children. `self` is left
 * out. A process that ended and waits for its parent counts as gone.
 */
export async function processesOf(home: string, self = process.pid): Promise<Found[]> {
  const all = (
    await Promise.all(
      (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map((name) => look(Number(name), home)),
    )
  ).filter((found) => found !== null);
  const ours = new Set(all.filter(({ named }) => named).map(({ pid }) => pid));
  // Server processes of PostgreSQL overwrite both their command line and their environment.
  for (const { pid, parent, command } of all) if (ours.has(parent) && /postgres/.test(command)) ours.add(pid);
  return all
    .filter(({ pid }) => ours.has(pid) && pid !== self)
    .map(({ pid, parent, command }) => ({ pid, parent, command, kind: kindOf(command) }));
}

async function look(
  pid: number,
  home: string,
): Promise<{ pid: number; parent: number; command: string; named: boolean } | null> {
  try {
    const [stat, line, environment] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "latin1"),
      readFile(`/proc/${pid}/cmdline`, "utf8"),
      readFile(`/proc/${pid}/environ`, "utf8").catch(() => ""),
    ]);
    const [state, parent] = stat.replace(/^.*\) /s, "").split(" ");
    if (state === "Z" || state === "X") return null;
    const command = line.replaceAll("\0", " ").trim();
    return {
      pid,
      parent: Number(parent),
      command,
      named: line.includes(`${home}/`) || environment.split("\0").includes(`HILUM_HOME=${home}`),
    };
  } catch {
    return null;
  }
}

function kindOf(command: string): ProcessKind {
  if (/bin\/hilum\.mjs start/.test(command)) return "supervisor";
  if (/postgres-guardian/.test(command)) return "guardian";
  if (/dist\/worker\.mjs/.test(command)) return "worker";
  if (/next-server|web-server\.mjs|next\/dist\/bin\/next/.test(command)) return "web";
  if (/^postgres: .*\d+\(\d+\)/.test(command)) return "client";
  if (/bin\/postgres -D/.test(command)) return "postmaster";
  return "other";
}

/** "1 worker, 2 clients", or "nothing". */
export function countKinds(found: readonly Found[]): string {
  const counts = new Map<ProcessKind, number>();
  for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts.size === 0 ? "nothing" : [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
}
