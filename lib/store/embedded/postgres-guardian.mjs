/**
 * @file The parent of one PostgreSQL server, a process of its own: it ends the server when nobody is connected any more, in
 * whatever way the last one went, and where the kernel helps the server ends with it. Plain JavaScript, so that a
 * command, a test and the web server start the same file.
 *
 * Argument: a {@link Watch} as JSON. The server's output goes where the guardian's goes.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { dyingWithParent } from "../../../bin/die-with-parent.mjs";
import { waitForLock } from "../../../bin/lock.mjs";

const LOOK_MS = 1_000;
/** So many looks in a row must find nobody: who lost a connection makes a new one meanwhile. */
const EMPTY_LOOKS = 3;

/**
 * @typedef {object} Watch
 * @property {string} program postgres
 * @property {string[]} args
 * @property {string} pgCtl
 * @property {{ uid: number, gid: number } | null} account
 * @property {NodeJS.ProcessEnv} env Of the server.
 * @property {string} folder The server's folder, which holds `data` and `password`.
 * @property {string} lock The start lock: who holds it may be about to connect.
 * @property {{ host: string, port: number, user: string, database: string }} address
 * @property {string} name This guardian's own connection.
 */

process.umask(0o077);
/** @type {Watch} */
const watch = JSON.parse(process.argv[2]);
const { program, args } = dyingWithParent(watch.program, watch.args, "INT");
const server = spawn(program, args, {
  ...(watch.account ?? {}),
  cwd: watch.folder,
  env: watch.env,
  stdio: ["ignore", "inherit", "inherit"],
  windowsHide: true,
});
const ended = new Promise((resolve) => server.once("exit", resolve).once("error", resolve));
void ended.then((code) => process.exit(typeof code === "number" ? code : 1));
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, stop);

/** @type {pg.Client | null} */
let client = null;

for (let empty = 0; ;) {
  await sleep(LOOK_MS);
  // A state folder that was deleted needs no server, and no lock that would make it anew.
  if (!existsSync(watch.folder)) stop();
  empty = (await countUsers()) === 0 ? empty + 1 : 0;
  if (empty < EMPTY_LOOKS) continue;
  const lock = await waitForLock(watch.lock);
  if ((await countUsers()) === 0) {
    stop();
    await ended;
  }
  lock.release();
  empty = 0;
}

/** Fast shutdown: open transactions roll back, everything committed is on disk. */
function stop() {
  if (process.platform === "win32")
    spawnSync(watch.pgCtl, ["stop", "-D", watch.folder + "\\data", "-m", "fast", "-W"], { stdio: "ignore" });
  else server.kill("SIGINT");
}

/** How many are connected beside this guardian, be it Hilum or psql; null when that cannot be told now. */
async function countUsers() {
  try {
    client ??= await connect();
    const { rows } = await client.query(
      "select count(*)::int as users from pg_stat_activity where backend_type = 'client backend' and application_name <> $1",
      [watch.name],
    );
    return Number(rows[0].users);
  } catch {
    void client?.end().catch(() => undefined);
    client = null;
    return null;
  }
}

async function connect() {
  const password = readFileSync(`${watch.folder}/password`, "utf8");
  const fresh = new pg.Client({
    ...watch.address,
    password,
    ssl: false,
    application_name: watch.name,
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  });
  fresh.on("error", () => undefined);
  await fresh.connect();
  return fresh;
}
