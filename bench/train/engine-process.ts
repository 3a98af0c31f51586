import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { z } from "zod";
import { type EngineRequest, EngineFailure, Fed, Greeting, Memory, Opened, StepsTaken } from "./engine-request";

/** How an engine's process is started. */
export interface EngineProgram {
  program: string;
  args: readonly string[];
  /** On top of this process' own environment. */
  env?: Readonly<Record<string, string>>;
}

/** Why an engine cannot take part; the message is for the table. */
export class EngineUnavailable extends Error {
  override readonly name = "EngineUnavailable";
}

/** Nothing here takes this long, building a network under a compiler included. */
const PATIENCE_MS = 600_000;
const KEPT_ERROR_CHARACTERS = 4000;

/**
 * One engine in a process of its own, which sleeps on its stdin between requests. One request at a time.
 * Every method throws {@link EngineUnavailable} when the process refuses, ends or falls silent.
 */
export class EngineProcess {
  version = "";
  private errors = "";
  private waiting: { resolve(line: string): void; reject(error: Error): void } | null = null;
  private ended: EngineUnavailable | null = null;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    createInterface({ input: child.stdout }).on("line", (line) => this.settle(line));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.errors = (this.errors + text).slice(-KEPT_ERROR_CHARACTERS);
    });
    child.stdin.on("error", () => this.end("it closed its input"));
    child.on("error", (error) => this.end(error.message));
    child.on("close", (code, signal) => this.end(lastLine(this.errors) ?? `it ended with ${signal ?? code}`));
  }

  /** Starts the process and waits until it has loaded its framework. */
  static async start({ program, args, env }: EngineProgram): Promise<EngineProcess> {
    const engine = new EngineProcess(spawn(program, args, { stdio: "pipe", env: { ...process.env, ...env } }));
    try {
      engine.version = (await engine.answer(Greeting)).version;
      return engine;
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  open(network: string): Promise<z.infer<typeof Opened>> {
    return this.ask({ request: "open", network }, Opened);
  }

  run(steps: number): Promise<z.infer<typeof StepsTaken>> {
    return this.ask({ request: "run", steps }, StepsTaken);
  }

  runWithInput(steps: number): Promise<z.infer<typeof Fed>> {
    return this.ask({ request: "run_with_input", steps }, Fed);
  }

  async peakBytes(): Promise<number> {
    return (await this.ask({ request: "memory" }, Memory)).peakBytes;
  }

  /** Ends the process; resolves when it is gone. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined) return;
    const gone = new Promise<void>((resolve) => this.child.once("close", () => resolve()));
    this.child.kill("SIGKILL");
    await gone;
  }

  private ask<Answer>(request: EngineRequest, answer: z.ZodType<Answer>): Promise<Answer> {
    if (this.ended === null) this.child.stdin.write(`${JSON.stringify(request)}\n`);
    return this.answer(answer);
  }

  private async answer<Answer>(schema: z.ZodType<Answer>): Promise<Answer> {
    if (this.ended !== null) throw this.ended;
    const line = new Promise<string>((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
    const timer = setTimeout(() => this.end(`it gave no answer for ${PATIENCE_MS / 60_000} minutes`), PATIENCE_MS);
    try {
      const value: unknown = JSON.parse(await line);
      const failure = EngineFailure.safeParse(value);
      if (failure.success) throw new EngineUnavailable(failure.data.failure.split("\n")[0].trim());
      return schema.parse(value);
    } finally {
      clearTimeout(timer);
    }
  }

  private settle(line: string): void {
    // Frameworks print notes of their own; ours are JSON objects.
    if (!line.startsWith("{")) return;
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve(line);
  }

  private end(reason: string): void {
    this.ended ??= new EngineUnavailable(reason);
    this.waiting?.reject(this.ended);
    this.waiting = null;
    this.child.kill("SIGKILL");
  }
}

/** What a program said last, which for Python is the exception. */
function lastLine(text: string): string | null {
  return text.trim().split("\n").at(-1) || null;
}
