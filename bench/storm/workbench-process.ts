/** @file `hilum start` on a state folder of its own, to be ended in every way there is. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmod, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { anyFreePort } from "../../lib/store/embedded/probe-port";
import { countKinds, type Found, type ProcessKind, processesOf } from "./census";

const READY_MS = 300_000;

/** A state folder, and the workbench that runs on it now or does not. */
export class WorkbenchProcess {
  private child: ChildProcess | null = null;
  private text = "";

  private constructor(
    readonly project: string,
    readonly scratch: string,
    readonly port: number,
  ) {}

  /** A fresh state folder for the checkout. */
  static async create(project: string): Promise<WorkbenchProcess> {
    const scratch = await mkdtemp(join(tmpdir(), "hilum storm "));
    // PostgreSQL runs under an account of its own where we are root; it must be able to enter.
    await chmod(scratch, 0o755);
    await cp(join(project, "experiments"), join(scratch, "experiments"), { recursive: true });
    return new WorkbenchProcess(project, scratch, await anyFreePort());
  }

  get home(): string {
    return join(this.scratch, "home");
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What all starts so far printed. */
  get output(): string {
    return this.text;
  }

  /** Null while none runs. */
  get pid(): number | null {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null
      ? (this.child.pid ?? null)
      : null;
  }

  /** Starts the workbench, without waiting for anything. A second start beside the first is told by its pid alone. */
  start(): ChildProcess {
    const env = {
      ...process.env,
      HILUM_HOME: this.home,
      HILUM_EXPERIMENTS: join(this.scratch, "experiments"),
      DATABASE_URL: "",
      CI: "",
      NO_COLOR: "1",
    };
    const child = spawn(
      process.execPath,
      [join(this.project, "bin", "hilum.mjs"), "start", "--port", String(this.port), "--no-quick-start"],
      { cwd: this.project, env, stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (this.text += chunk.toString()));
    this.child = child;
    return child;
  }

  /** Starts a second one on the same folder, and gives what it says until it ends or `ms` are over. */
  async startBeside(ms: number): Promise<string> {
    const first = this.child;
    const before = this.text.length;
    const second = this.start();
    this.child = first;
    await Promise.race([ended(second), sleep(ms)]);
    return this.text.slice(before).trim();
  }

  /** Starts where none runs, a few times where it ends at once, and waits until it answers. */
  async untilReady(): Promise<void> {
    let starts = 0;
    for (
      const deadline = performance.now() + READY_MS;
      !(this.pid !== null && (await this.answers()));
      await sleep(100)
    ) {
      if (this.pid === null && starts++ < 5) this.start();
      else if (this.pid === null || performance.now() > deadline)
        throw new Error(`The workbench did not start:\n${this.output.slice(-2_000)}\n${await this.log("web")}`);
    }
  }

  async answers(): Promise<boolean> {
    return fetch(`${this.url}/api/status`, { signal: AbortSignal.timeout(10_000) }).then(
      async (response) => (await response.text(), response.ok),
      () => false,
    );
  }

  processes(): Promise<Found[]> {
    return processesOf(this.home);
  }

  /** The first process of a kind, once there is one. */
  async find(kind: ProcessKind, patienceMs = 30_000): Promise<number> {
    for (const deadline = performance.now() + patienceMs; ; await sleep(5)) {
      const found = (await this.processes()).find((one) => one.kind === kind);
      if (found !== undefined) return found.pid;
      if (performance.now() > deadline || this.pid === null)
        throw new Error(
          `there is no ${kind}, but ${countKinds(await this.processes())}:\n${this.output.slice(-2_000)}`,
        );
    }
  }

  /** Waits until nothing of the folder runs; gives what still does when patience ends. */
  async leftovers(patienceMs: number): Promise<Found[]> {
    for (const deadline = performance.now() + patienceMs; ; await sleep(50)) {
      const left = await this.processes();
      if (left.length === 0 || performance.now() > deadline) return left;
    }
  }

  async log(name: string): Promise<string> {
    return (await readFile(join(this.home, "logs", `${name}.log`), "utf8").catch(() => "")).slice(-3_000);
  }

  /** Ends everything by force, and deletes the folder. */
  async remove(): Promise<void> {
    for (const { pid } of await this.processes()) kill(pid, "SIGKILL");
    await this.leftovers(10_000);
    const elsewhere = await readFile(join(this.home, "postgres.json"), "utf8").then(
      (text) => String((JSON.parse(text) as { folder: unknown }).folder),
      () => null,
    );
    if (elsewhere !== null) await rm(elsewhere, { recursive: true, force: true });
    await rm(this.scratch, { recursive: true, force: true });
  }
}

/** Sends a signal to a process that may have ended meanwhile; null is none. */
export function kill(pid: number | null, signal: NodeJS.Signals): void {
  try {
    if (pid !== null && pid > 0) process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}
