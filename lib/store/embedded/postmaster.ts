/** @file One PostgreSQL server over one data folder: made, found, started, stopped. */
import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { chown, open, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { HilumError } from "../../errors";
import { projectFolder } from "../files/hilum-home";
import { isAlive } from "../is-alive";
import { errorCode } from "../../error-code";
import { storageFailure } from "../../failures/storage-failure";
import { runAs, serverEnvironment } from "./account";
import { type Binaries, lastLines } from "./binaries";
import type { ServerPlacement } from "./server-placement";
import type { Watch } from "./postgres-guardian.mjs";
import { anyFreePort, probePort } from "./probe-port";

const USER = "hilum";
/** The guardian's own connection, which is no use of the server. */
export const GUARDIAN_NAME = "hilum guardian";
const READY_TIMEOUT_MS = 60_000;
const LOG_LIMIT_BYTES = 8 * 1024 * 1024;
/** Above every system's largest pid: PostgreSQL sees at once that no such process lives. */
const DEAD_PID = 2 ** 30;

/** How to reach a server. `ssl` is off and said so: a PGSSLMODE in the environment must not change it. */
export interface ServerAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  ssl: false;
}

interface PidFile {
  pid: number;
  port: number;
}

/** True once the data folder is whole: it only gets its name when initdb is done. */
export async function hasCluster({ folder }: ServerPlacement): Promise<boolean> {
  return stat(join(folder, "data", "PG_VERSION")).then(
    () => true,
    () => false,
  );
}

/** Makes the data folder, with a password of its own and checksums on. Throws `storageUnavailable` with the end of initdb's words. */
export async function createCluster({ account, folder }: ServerPlacement, binaries: Binaries): Promise<void> {
  const fresh = join(folder, `data-${randomUUID()}`);
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
  if (account !== null) await chown(passwordFile, account.uid, account.gid);

  const { exitCode, output } = await runAs(
    account,
    binaries.initdb,
    [
      `--pgdata=${fresh}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--data-checksums",
      "--no-instructions",
    ],
    folder,
  );
  if (exitCode !== 0) {
    await rm(fresh, { recursive: true, force: true });
    if (/No space left on device|Disk quota exceeded/.test(output))
      throw storageFailure(Object.assign(new Error(output), { code: "ENOSPC" }), folder);
    throw new HilumError(
      "storageUnavailable",
      `The database could not be created in ${folder}: ${lastLines(output, 5)}`,
      { remedy: "Correct what the last line says, or set DATABASE_URL to a PostgreSQL server of your own." },
    );
  }
  await rename(fresh, join(folder, "data"));
}

/** The address of the server that runs on this folder now; null when none does. Waits for one that is still starting or stopping. */
export async function findRunning(placement: ServerPlacement): Promise<ServerAddress | null> {
  for (const deadline = Date.now() + READY_TIMEOUT_MS; Date.now() < deadline; await sleep(50)) {
    const found = await readPidFile(placement);
    if (found === null) return null;
    const address = await addressAt(placement, found.port);
    if (await answers(address, placement)) return address;
    if (!(await isOurServer(found.pid, placement))) return null;
  }
  throw new HilumError("storageUnavailable", `The database in ${placement.folder} runs but does not answer.`, {
    remedy: `Look at ${join(placement.folder, "postgres.log")}, end the process, and start again.`,
  });
}

/**
 * Starts a server that outlives this process, for as long as anybody is connected, and waits until it answers. The port
 * of last time is taken again where it is free. `lock` is the start lock that the caller holds.
 */
export async function startServer(
  placement: ServerPlacement,
  binaries: Binaries,
  lock: string,
): Promise<ServerAddress> {
  await disarmForeignPid(placement);
  const port = await choosePort(placement);
  // A server killed a moment ago may still hold its shared memory until its last backend has noticed.
  for (let attempt = 1; ; attempt++) {
    const outcome = await launch(placement, binaries, port, lock);
    if ("address" in outcome) return outcome.address;
    if (attempt < 20 && /pre-existing shared memory block|is another postmaster/.test(outcome.log)) {
      await sleep(500);
      continue;
    }
    if (/No space left on device/.test(outcome.log))
      throw storageFailure(Object.assign(new Error(outcome.log), { code: "ENOSPC" }), placement.folder);
    throw new HilumError(
      "storageUnavailable",
      `The database in ${placement.folder} did not start: ${lastLines(outcome.log, 5)}`,
      { remedy: `The whole log is ${join(placement.folder, "postgres.log")}. Your data is untouched.` },
    );
  }
}

/** Fast shutdown: open transactions roll back, everything committed is on disk. */
export async function stopServer({ account, folder }: ServerPlacement, binaries: Binaries): Promise<void> {
  await runAs(account, binaries.pgCtl, ["stop", "-D", join(folder, "data"), "-m", "fast", "-w", "-t", "30"], folder);
}

async function launch(
  placement: ServerPlacement,
  binaries: Binaries,
  port: number,
  lock: string,
): Promise<{ address: ServerAddress } | { log: string }> {
  const logFile = join(placement.folder, "postgres.log");
  const sizeSoFar = await stat(logFile).then(
    ({ size }) => size,
    () => 0,
  );
  if (sizeSoFar > LOG_LIMIT_BYTES) await truncate(logFile);
  const log = await open(logFile, "a", 0o600);
  const logStart = (await log.stat()).size;
  const address = await addressAt(placement, port);
  const child = spawn(
    process.execPath,
    [guardianProgram(), JSON.stringify(watchOf(placement, binaries, address, lock))],
    {
      cwd: placement.folder,
      // A session of its own: Ctrl-C in the terminal must not reach the database.
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      windowsHide: true,
    },
  );
  let ended = false;
  child.on("exit", () => (ended = true));
  child.on("error", () => (ended = true));
  child.unref();
  await log.close();

  for (const deadline = Date.now() + READY_TIMEOUT_MS; !ended && Date.now() < deadline; await sleep(20)) {
    if (await answers(address, placement)) return { address };
  }
  return {
    log: await readFile(logFile).then(
      (bytes) => bytes.subarray(logStart).toString("utf8"),
      () => "no log",
    ),
  };
}

/** What the guardian of a server is told; the password stays in its file. */
function watchOf(
  { account, folder }: ServerPlacement,
  { postgres, pgCtl }: Binaries,
  { host, port, user, database }: ServerAddress,
  lock: string,
): Watch {
  const settings = [
    `listen_addresses=${host}`,
    "unix_socket_directories=",
    "fsync=on",
    "max_connections=80",
    "shared_buffers=64MB",
    // Parallel plans want /dev/shm, of which containers give little.
    "max_parallel_workers_per_gather=0",
    // A message alone: a statement or a detail would quote rows, which are names of files and patients.
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
    // A log file that is no longer needed goes, rather than to lie there with deleted rows until it is used again.
    "wal_recycle=off",
    "cluster_name=hilum",
  ].flatMap((setting) => ["-c", setting]);
  const args = ["-D", join(folder, "data"), "-p", String(port), ...settings];
  return {
    program: postgres,
    args,
    pgCtl,
    account,
    env: serverEnvironment(),
    folder,
    lock,
    address: { host, port, user, database },
    name: GUARDIAN_NAME,
  };
}

const guardianProgram = () => join(projectFolder(), "lib", "store", "embedded", "postgres-guardian.mjs");

/**
 * After a crash and a reboot the pid in `postmaster.pid` may belong to any process, and PostgreSQL would refuse to
 * start. The file stays, because its other lines let PostgreSQL check that no orphan still uses the shared memory; only
 * the pid is replaced by one that cannot live.
 */
async function disarmForeignPid(placement: ServerPlacement): Promise<void> {
  const found = await readPidFile(placement);
  if (found === null || !isAlive(found.pid) || (await isOurServer(found.pid, placement))) return;
  const path = pidFileOf(placement);
  const lines = (await readFile(path, "utf8")).split("\n");
  await writeFile(path, [String(DEAD_PID), ...lines.slice(1)].join("\n"));
}

/** True when the pid is a postgres on our data folder, and not a process that got its number later. */
async function isOurServer(pid: number, { folder }: ServerPlacement): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === "win32") return true;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(
    async () => (await runAs(null, "ps", ["-ww", "-o", "command=", "-p", String(pid)], "/")).output,
  );
  return command.includes("postgres") && command.includes(join(folder, "data"));
}

async function readPidFile(placement: ServerPlacement): Promise<PidFile | null> {
  const text = await readFile(pidFileOf(placement), "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return null;
    throw storageFailure(error, placement.folder);
  });
  if (text === null) return null;
  // PostgreSQL's lines: pid, data folder, start time, port, …
  const [pid, , , port] = text.split("\n");
  return { pid: Number(pid), port: Number(port ?? 0) };
}

const pidFileOf = ({ folder }: ServerPlacement) => join(folder, "data", "postmaster.pid");

async function addressAt(placement: ServerPlacement, port: number): Promise<ServerAddress> {
  const file = join(placement.folder, "password");
  const password = await readFile(file, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT")
      throw new HilumError("storageUnavailable", `The database's password file ${file} is missing.`, {
        cause: error,
        remedy: "Restore a backup into another folder: npx hilum restore <file> --into <folder>.",
      });
    throw storageFailure(error, file);
  });
  return { host: "127.0.0.1", port, user: USER, password, database: "postgres", ssl: false };
}

/** True when our server on our data folder is behind the port, and not another one that took it. */
async function answers(address: ServerAddress, { folder }: ServerPlacement): Promise<boolean> {
  if (!(address.port > 0)) return false;
  const client = new pg.Client({ ...address, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    return rows[0]?.data_directory === join(folder, "data");
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function choosePort(placement: ServerPlacement): Promise<number> {
  const file = join(placement.folder, "port");
  const last = Number(await readFile(file, "utf8").catch(() => "0"));
  const port = last > 0 && (await probePort(last)) !== null ? last : await anyFreePort();
  await writeFile(file, String(port));
  return port;
}
