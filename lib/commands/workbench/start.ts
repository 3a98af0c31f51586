import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Lock, readLock, tryLock } from "../../../bin/lock.mjs";
import { formatElapsed, type Terminal } from "../../../bin/terminal.mjs";
import { HilumError } from "../../errors";
import { QUICK_START_MODEL, runQuickStart } from "../../jobs/demo/quick-start";
import { ensureShippedModels } from "../../jobs/models/shipped/publish-shipped";
import { RECOVERY_MS, recoverLostRuns } from "../../jobs/runs/recover-lost-runs";
import { hilumHome } from "../../store/files/hilum-home";
import { openStore, type Store } from "../../store/open-store";
import { startChild } from "./child-process";
import { type CommandContext, type CommandResult, defineCommand, wholeNumber } from "../command";
import { freePort } from "./free-port";
import { requireLoopback } from "./loopback";
import { prepareDemoDataset } from "../dataset/prepare-demo-dataset";
import { programPaths } from "./program-paths";
import { type Supervised, supervise } from "./supervise";
import { decimal } from "../../text/text-table";
import type { Patience } from "./watch-child";
import { startWorker } from "./with-worker";

const DEFAULT_PORT = 3000;
const READY_WITHIN_MS = 90_000;
const LOOK_FOR_HOME_MS = 500;
const WORKER_PATIENCE_MS = 15_000;
const WEB_PATIENCE_MS = 4_000;
/** No page may take the server's event loop for longer. */
const WEB_SILENCE: Patience = { bootMs: 120_000, busyMs: 20_000, idleMs: 15_000 };
/** One step of a large network may take the worker's event loop for a minute. */
const WORKER_SILENCE: Patience = { bootMs: 120_000, busyMs: 180_000, idleMs: 20_000 };

export const startCommand = defineCommand({
  name: "start",
  usage: "[--port <n>]",
  summary: "start the workbench: database, web server, worker, quick start",
  details: [
    "Serves the workbench on this machine until Ctrl-C. The first start publishes the trained model that goes with Hilum,",
    "prepares a synthetic data set and runs the notebook experiments/quickstart.json by itself, so that there is a run",
    "to look at. State lies in .hilum.",
  ].join("\n"),
  options: {
    port: {
      type: "string",
      value: "<n>",
      help: `the port; in use is refused (default: HILUM_PORT, else ${DEFAULT_PORT} or the next free one)`,
    },
    host: { type: "string", value: "<address>", help: "a loopback address (default: HILUM_HOST, else 127.0.0.1)" },
    open: { type: "boolean", help: "open the workbench in the browser" },
    dev: { type: "boolean", help: "serve the sources with hot reload, for work on Hilum itself" },
    "no-quick-start": {
      type: "boolean",
      help: "publish no model that goes with Hilum, prepare no synthetic data set and no first run",
    },
  },
  positionals: { min: 0, max: 0 },
  async run({ values }, context) {
    const host = requireLoopback(values.host ?? process.env.HILUM_HOST ?? "127.0.0.1");
    const home = hilumHome();
    const lock = await takeHome(home);
    if (lock === null) return alreadyRunning(home);
    try {
      const { port, strict } = wantedPort(values.port);
      const workbench = new Workbench(context, {
        host,
        port: await freePort(host, port, { strict }),
        home,
        dev: values.dev ?? false,
        quickStart: !values["no-quick-start"],
        open: values.open ?? false,
      });
      if (workbench.port !== port) context.terminal.line(`Port ${port} is in use; taking ${workbench.port}.`);
      return await workbench.run(lock);
    } finally {
      lock.release();
    }
  },
});

/** A port that somebody chose is taken or refused; the default one may move on. */
function wantedPort(option: string | undefined): { port: number; strict: boolean } {
  const chosen = option ?? process.env.HILUM_PORT;
  return chosen === undefined
    ? { port: DEFAULT_PORT, strict: false }
    : {
        port: wholeNumber(chosen, option === undefined ? "HILUM_PORT" : "--port", { min: 1, max: 65_535 }),
        strict: true,
      };
}

const lockPath = (home: string) => join(home, "workbench.lock");

/** One workbench per state folder; null when one is running. Throws `storageUnavailable` when the folder cannot be written. */
async function takeHome(home: string): Promise<Lock | null> {
  try {
    return await tryLock(lockPath(home));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const full = code === "ENOSPC" || code === "EDQUOT";
    throw new HilumError(
      "storageUnavailable",
      full
        ? "The disk is full: the workbench cannot start."
        : `The state folder ${home} cannot be written to (${code}).`,
      {
        cause: error,
        remedy: full
          ? `Free some space on the disk that holds ${home} and start again. Nothing was lost.`
          : "Set HILUM_HOME to a folder of your own, or give your user the right to write there.",
      },
    );
  }
}

async function alreadyRunning(home: string): Promise<CommandResult> {
  const holder = await readLock(lockPath(home));
  const url = typeof holder?.url === "string" ? holder.url : null;
  const json = { url, pid: holder?.pid ?? null, alreadyRunning: true };
  if (holder?.answers === false)
    return {
      json,
      text: `Hilum runs on this state folder as process ${holder.pid}, which does not answer: it is suspended or very busy. Wake it with fg or kill -CONT ${holder.pid}; nothing was started beside it.`,
    };
  return {
    json,
    text: `Hilum ${url === null ? "is just starting" : `already runs at ${url}`} (process ${holder?.pid ?? "unknown"}).`,
  };
}

interface WorkbenchOptions {
  host: string;
  port: number;
  home: string;
  dev: boolean;
  quickStart: boolean;
  open: boolean;
}

/** The running whole: the store, the web server and the worker as children that are started again when they die. */
class Workbench {
  readonly port: number;
  private readonly url: string;
  private readonly terminal: Terminal;
  private readonly startedAt = Date.now();

  constructor(
    private readonly context: CommandContext,
    private readonly options: WorkbenchOptions,
  ) {
    this.port = options.port;
    this.terminal = context.terminal;
    this.url = `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${options.port}`;
  }

  /** Runs until the signal aborts, then ends everything it started. */
  async run(lock: Lock): Promise<CommandResult> {
    const store = await this.during("Starting the database", "Database started", () =>
      openStore({ home: this.options.home }),
    );
    const children: Supervised[] = [];
    const recovering = setInterval(
      () =>
        void recoverLostRuns(store).catch((error: unknown) =>
          this.remark(`Looking for lost runs failed: ${words(error)}`),
        ),
      RECOVERY_MS,
    );
    try {
      // While somebody works on Hilum itself, a debugger may hold the server.
      const web = supervise(
        () => this.startWeb(),
        (reason) => this.trouble(`The web server ended (${reason}); starting it again.`),
        this.options.dev ? undefined : WEB_SILENCE,
      );
      children.push(web);
      if (this.options.quickStart) {
        await this.publishShipped(store);
        await prepareDemoDataset(store, this.context);
      }
      await this.during("Starting the web server", "Web server started", () => this.untilReady(web));
      children.push(
        supervise(
          () => startWorker(this.options.home),
          (reason) =>
            this.trouble(
              `The worker ended (${describeEnd(reason)}); starting it again. Its run goes on from the last checkpoint.`,
            ),
          WORKER_SILENCE,
        ),
      );
      lock.note({ url: this.url });
      this.announce();
      if (this.options.quickStart) void this.quickStart(store);
      await this.untilEnd(lock);
    } finally {
      clearInterval(recovering);
      await this.stop(children, store, lock);
    }
    return {
      json: { url: this.url, stopped: true },
      text: "Hilum has stopped. Everything is saved; npm start goes on where you left.",
    };
  }

  /** Resolves when the signal aborts. Throws `storageUnavailable` when the state folder is gone: nothing that is started again would find anything. */
  private async untilEnd(lock: Lock): Promise<void> {
    const lost = new AbortController();
    const timer = setInterval(() => lock.isHeld() || lost.abort(), LOOK_FOR_HOME_MS);
    await Promise.race([untilAborted(this.context.signal), untilAborted(lost.signal)]);
    clearInterval(timer);
    if (!lost.signal.aborted) return;
    throw new HilumError(
      "storageUnavailable",
      `The state folder ${this.options.home} is gone: it was deleted, emptied or moved away while Hilum ran.`,
      { remedy: "Put it back where it was, or restore a backup with npx hilum restore, and start again." },
    );
  }

  private startWeb() {
    const { webServer, project } = programPaths();
    const { host, port, dev, home } = this.options;
    const env = {
      HILUM_HOME: home,
      HILUM_PROJECT: project,
      HILUM_NEXT_DIST: dev ? process.env.HILUM_NEXT_DIST : process.env.HILUM_WEB_BUILD,
      NEXT_TELEMETRY_DISABLED: "1",
      NODE_ENV: dev ? "development" : "production",
    };
    return startChild({
      args: [webServer, "--host", host, "--port", String(port), ...(dev ? ["--dev"] : [])],
      env,
      cwd: project,
      logFile: this.log("web"),
    });
  }

  /** Resolves when the server answers. Throws `environment` when it keeps dying or stays silent. */
  private async untilReady(web: Supervised): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await answers(`${this.url}/api/status`))) {
      this.context.signal.throwIfAborted();
      if (web.failures >= 3 || Date.now() > deadline) {
        throw new HilumError("environment", "The web server does not start.", {
          remedy: `Its last lines are in ${this.log("web")}.`,
        });
      }
      await sleep(100);
    }
  }

  /** What goes with the product trained; the workbench works without it. */
  private async publishShipped(store: Store): Promise<void> {
    try {
      for (const { name, version } of await ensureShippedModels(store))
        this.remark(`Published ${name} version ${version}, which goes with Hilum: ${this.url}/predict/${name}`);
    } catch (error) {
      this.trouble(`The model that goes with Hilum was not published: ${words(error)}`);
    }
  }

  private async quickStart(store: Store): Promise<void> {
    try {
      const outcome = await runQuickStart(store, {
        signal: this.context.signal,
        onQueued: (run) =>
          this.remark(`Quick start: training ${run.name}; watch it at ${this.url}/experiments/quickstart`),
      });
      if (outcome !== null)
        this.remark(
          `Quick start done in ${formatElapsed(outcome.elapsedMs)}: model "${QUICK_START_MODEL}" on SYNTHETIC films, test accuracy ${decimal(outcome.model.report.accuracy.value)}: ${this.url}/predict/${QUICK_START_MODEL}`,
        );
    } catch (error) {
      if (!this.context.signal.aborted)
        this.remark(
          `The quick start did not finish: ${words(error)} The workbench works without it; the next start tries again.`,
        );
    }
  }

  private announce(): void {
    const lines = [
      `Hilum is ready at ${this.terminal.bold(this.url)}`,
      `Ctrl-C stops it. State: ${this.options.home}`,
      "Research and teaching demonstration — not a medical device.",
    ];
    const plain = [`Hilum is ready at ${this.url}`, ...lines.slice(1)];
    const width = Math.max(...plain.map((line) => line.length));
    const rows = lines.map((line, index) => `│ ${line}${" ".repeat(width - plain[index].length)} │`);
    const box = [`╭${"─".repeat(width + 2)}╮`, ...rows, `╰${"─".repeat(width + 2)}╯`];
    this.terminal.line(
      ["", ...box, this.terminal.dim(`started in ${formatElapsed(Date.now() - this.startedAt)}`)].join("\n"),
    );
    if (this.options.open) openInBrowser(this.url, (text) => this.remark(text));
  }

  private async stop(children: readonly Supervised[], store: Store, lock: Lock): Promise<void> {
    const step = this.terminal.step("Stopping");
    const [web, worker] = children;
    await Promise.all([web?.stop(WEB_PATIENCE_MS), worker?.stop(WORKER_PATIENCE_MS)]);
    // The database of a folder that is gone ends by itself; asking for it would make the folder anew.
    await store.close({ stopIdleDatabase: lock.isHeld() });
    step.done("Stopped");
  }

  private async during<T>(label: string, done: string, work: () => Promise<T>): Promise<T> {
    const step = this.terminal.step(label);
    try {
      const value = await work();
      step.done(done);
      return value;
    } catch (error) {
      step.fail();
      throw error;
    }
  }

  private remark(text: string): void {
    this.terminal.line(text);
  }

  /** A remark that is worth finding later. */
  private trouble(text: string): void {
    this.remark(text);
    try {
      appendFileSync(this.log("workbench"), `${new Date().toISOString()} ${text}\n`);
    } catch {
      // A log that cannot be written, as on a full disk, is no reason to end.
    }
  }

  private log(name: string): string {
    return join(this.options.home, "logs", `${name}.log`);
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  // A pending promise does not keep a process alive; the children's channels and the database connection do.
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function openInBrowser(url: string, onTrouble: (text: string) => void): void {
  const [program, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  const child = spawn(program, args, { stdio: "ignore", detached: true });
  child.on("error", () => onTrouble("No browser could be opened; open the address yourself."));
  child.unref();
}

/** A process that nobody here killed was most often killed by the system for its memory. */
const describeEnd = (reason: string) =>
  reason === "signal SIGKILL" ? "killed from outside, which most often means that memory ran out" : reason;

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));
