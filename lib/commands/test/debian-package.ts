import { existsSync } from "node:fs";
import { runToEnd } from "../../../bin/child.mjs";
import { programPaths } from "../workbench/program-paths";

const PACKAGE_MS = 420_000;

export interface ProgramRun {
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
}

/** Whether Debian's packages can be installed here: as root, where apt is. */
export function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

/** Installs one of Debian's packages; false where that did not work. */
export async function installDebianPackage(name: string, run: ProgramRun): Promise<boolean> {
  const apt = (args: string[]) =>
    succeeds("apt-get", args, PACKAGE_MS, { ...run, env: { ...run.env, DEBIAN_FRONTEND: "noninteractive" } });
  await apt(["update"]);
  return apt(["install", "-y", "--no-install-recommends", name]);
}

/** Whether a program ends with 0 in time. Rejects only when the run is called off. */
export async function succeeds(
  program: string,
  args: string[],
  timeoutMs: number,
  { signal, env }: ProgramRun,
  cwd = programPaths().project,
): Promise<boolean> {
  const result = await runToEnd(program, args, { cwd, env, signal, timeoutMs }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return null;
  });
  return result?.code === 0;
}
