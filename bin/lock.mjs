/**
 * @file A lock between processes of one machine that belongs to the operating system: a listening socket beside what it
 * guards. The kernel closes it with its process, however that ends, and keeps it while the process is suspended; so no
 * file's age, no process id and no clock is asked who owns it.
 *
 * Who wants the lock first listens under a name of its own, then looks for others: of two who look, the later one sees
 * the earlier. The name of a socket that nobody listens on is never used again, so anyone may remove it at any time.
 * On Windows a named pipe, which only one process can open first, does all of this by itself.
 */
import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve as resolvePath } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A holder answers within this, unless it is suspended or very busy: then it still holds the lock. */
const ANSWER_MS = 1_000;
const RETRY_MS = 100;
const YIELD_MS = 4;
/** How often two who want the lock at the same moment ask which of them goes first. */
const MOST_YIELDS = 500;
/** Addresses of sockets end at 104 bytes on some systems. */
const LONGEST_ADDRESS = 100;
/** What file systems without sockets answer. */
const NO_SOCKETS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL"]);
const onWindows = process.platform === "win32";

/**
 * @typedef {object} Lock
 * @property {(note: Record<string, unknown>) => void} note Tells more about the holder to who asks, see {@link readLock}.
 * @property {() => void} release
 * @property {() => boolean} isHeld False once its file was deleted, with the folder or alone: another one may take the lock then.
 */

/**
 * @typedef {object} LockHolder
 * @property {number} pid 0 where it is not known.
 * @property {boolean} answers False when the holder lives but says nothing: it is suspended or very busy.
 * @property {unknown} [url] What the workbench noted.
 */

/** @typedef {{ pid: number, ticket: string, held: boolean } & Record<string, unknown>} Answer */

/**
 * Takes the lock, or gives null when a living process, suspended or not, holds it.
 * @param {string} path What is guarded; the lock's own file lies beside it.
 * @param {Record<string, unknown>} [note]
 * @returns {Promise<Lock | null>}
 */
export async function tryLock(path, note = {}) {
  mkdirSync(dirname(path), { recursive: true });
  if ((await readLock(path)) !== null) return null;
  const claim = await announce(path, note);
  if (claim === null) return null;
  for (const address of addressesOf(path)) {
    if (address === claim.address || (await yields(address, claim.answer.ticket))) continue;
    claim.withdraw();
    return null;
  }
  claim.answer.held = true;
  return {
    note: (more) => void Object.assign(claim.answer, more),
    release: claim.withdraw,
    isHeld: () => onWindows || existsSync(claim.address),
  };
}

/**
 * Takes the lock, waiting for the holder to let go or die.
 * @param {string} path
 * @param {{ onWait?: (holder: LockHolder) => void, signal?: AbortSignal }} [options]
 * @returns {Promise<Lock>}
 * @throws The signal's reason.
 */
export async function waitForLock(path, { onWait, signal } = {}) {
  let told = false;
  for (;;) {
    signal?.throwIfAborted();
    const lock = await tryLock(path);
    if (lock) return lock;
    const holder = await readLock(path);
    if (holder && !told) onWait?.(holder);
    told ||= holder !== null;
    await letGo(path, signal);
  }
}

/**
 * Runs work while this process alone holds the lock.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<T>}
 * @throws The signal's reason when it aborts before the lock is had.
 */
export async function withLock(path, work, options) {
  const lock = await waitForLock(path, options);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/**
 * Who holds the lock now, with what it noted; null when it is free.
 * @param {string} path
 * @returns {Promise<LockHolder | null>}
 */
export async function readLock(path) {
  for (const address of addressesOf(path)) {
    const answer = await ask(address);
    if (answer === "gone") discard(address);
    else if (answer === "silent") return { pid: pidIn(address), answers: false };
    else if (answer.held) return { ...answer, answers: true };
  }
  return null;
}

/**
 * Waits until another one who wants the lock gives way. False when it holds the lock or goes first.
 * @param {string} address @param {string} ticket
 */
async function yields(address, ticket) {
  for (let round = 0; round < MOST_YIELDS; round++) {
    const answer = await ask(address);
    if (answer === "gone") {
      discard(address);
      return true;
    }
    if (answer === "silent" || answer.held || answer.ticket < ticket) return false;
    await sleep(YIELD_MS);
  }
  return false;
}

/**
 * Listens under a name of its own. Null on Windows when another process has the pipe.
 * @param {string} path @param {Record<string, unknown>} note
 * @returns {Promise<{ address: string, answer: Answer, withdraw: () => void } | null>}
 */
async function announce(path, note) {
  const answer = {
    pid: process.pid,
    since: new Date().toISOString(),
    ...note,
    ticket: randomBytes(5).toString("hex"),
    held: false,
  };
  for (let place = 0, attempt = 0; ; attempt++) {
    const folder = placesOf(path)[place];
    const address = onWindows ? pipeOf(path) : join(folder, `${basename(path)}.${process.pid}-${answer.ticket}`);
    try {
      const close = await listen(address, answer);
      const withdraw = () => {
        if (!onWindows) discard(address);
        close();
      };
      return { address, answer, withdraw };
    } catch (error) {
      const code = codeOf(error);
      if (onWindows && (code === "EADDRINUSE" || code === "EACCES")) return null;
      if (NO_SOCKETS.has(code) && place === 0) mkdirSync(placesOf(path)[++place], { recursive: true, mode: 0o700 });
      // Somebody took our name for a dead one before we listened on it.
      else if (code !== "ENOENT" || attempt >= 5) throw error;
    }
  }
}

/**
 * Answers whoever connects, and keeps the connection: its end says that the lock is free. The file gets its name once
 * somebody listens on it; until then it would look like a dead one.
 * @param {string} address @param {Answer} answer
 * @returns {Promise<() => void>} Stops listening and hangs up.
 */
async function listen(address, answer) {
  /** @type {Set<import("node:net").Socket>} */
  const callers = new Set();
  const server = createServer((socket) => {
    callers.add(socket.unref());
    socket
      .on("error", () => undefined)
      .on("close", () => callers.delete(socket))
      .resume();
    socket.write(`${JSON.stringify(answer)}\n`);
  });
  const unfinished = onWindows ? address : `${address}.new`;
  await within(
    unfinished,
    (reachable) =>
      new Promise((resolve, reject) => server.once("error", reject).listen(reachable, () => resolve(undefined))),
  );
  server.unref();
  const close = () => {
    server.close();
    for (const socket of callers) socket.destroy();
  };
  try {
    if (!onWindows) renameSync(unfinished, address);
  } catch (error) {
    close();
    throw error;
  }
  return close;
}

/**
 * Asks who listens on an address. "gone": nobody, never again. "silent": somebody, who does not answer now.
 * @param {string} address
 * @returns {Promise<Answer | "gone" | "silent">}
 */
async function ask(address) {
  const call = await dial(address);
  if (typeof call === "string") return call;
  call.socket.destroy();
  return call.answer;
}

/**
 * @param {string} address
 * @returns {Promise<{ socket: import("node:net").Socket, answer: Answer } | "gone" | "silent">}
 */
async function dial(address) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const outcome = await within(address, dialOnce);
    // It let go, or died, before it said anything: asking again tells.
    if (outcome !== "hung up") return outcome;
  }
  return "silent";
}

/**
 * @param {string} reachable
 * @returns {Promise<{ socket: import("node:net").Socket, answer: Answer } | "gone" | "silent" | "hung up">}
 */
function dialOnce(reachable) {
  return new Promise((resolve) => {
    const socket = connect(reachable);
    let text = "";
    const end = (/** @type {"gone" | "silent" | "hung up"} */ outcome) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end("silent"), ANSWER_MS);
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => {
      text += chunk;
      if (!text.includes("\n")) return;
      clearTimeout(timer);
      resolve({ socket, answer: JSON.parse(text) });
    });
    socket.on("close", () => end("hung up"));
    socket.on("error", (error) => {
      const code = codeOf(error);
      if (["ECONNREFUSED", "ENOENT", "ENOTSOCK"].includes(code)) end("gone");
      else end(["ECONNRESET", "EPIPE"].includes(code) ? "hung up" : "silent");
    });
  });
}

/**
 * Resolves when the holder lets go, or after a moment where it does not talk.
 * @param {string} path @param {AbortSignal} [signal]
 */
async function letGo(path, signal) {
  for (const address of addressesOf(path)) {
    const call = await dial(address);
    if (typeof call === "string") continue;
    if (call.answer.held) {
      await new Promise((resolve) => {
        const stop = () => call.socket.destroy();
        call.socket.on("close", () => resolve(signal?.removeEventListener("abort", stop))).resume();
        signal?.addEventListener("abort", stop);
        if (call.socket.destroyed || signal?.aborted) resolve(call.socket.destroy());
      });
      return;
    }
    call.socket.destroy();
  }
  await sleep(RETRY_MS * Math.random(), undefined, { signal }).catch(() => undefined);
}

/**
 * The addresses of all who hold the lock or want it, and of dead ones.
 * @param {string} path
 */
function addressesOf(path) {
  if (onWindows) return [pipeOf(path)];
  const pattern = new RegExp(`^\\.\\d+-[0-9a-f]{10}(\\.new)?$`);
  const isOurs = (/** @type {string} */ name) =>
    name.startsWith(basename(path)) && pattern.test(name.slice(basename(path).length));
  return placesOf(path).flatMap((folder) =>
    namesIn(folder)
      .filter(isOurs)
      .map((name) => join(folder, name)),
  );
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

/**
 * Beside the guarded file, else, where that file system knows no sockets, in a folder of this user's that all its processes find.
 * @param {string} path
 */
function placesOf(path) {
  return [dirname(path), join("/tmp", `hilum-${process.getuid?.() ?? 0}`, digestOf(path))];
}

const pipeOf = (/** @type {string} */ path) => `\\\\.\\pipe\\hilum-${digestOf(path)}`;

/** @param {string} path */
function digestOf(path) {
  const folder = realFolder(dirname(path));
  return createHash("sha256")
    .update(join(folder, basename(path)).toLowerCase())
    .digest("hex")
    .slice(0, 24);
}

/** @param {string} folder One that is not there yet has no other name. */
function realFolder(folder) {
  try {
    return realpathSync(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return resolvePath(folder);
    throw error;
  }
}

/**
 * Calls back with the address, or with a short one that leads to the same file.
 * @template T
 * @param {string} address @param {(reachable: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function within(address, use) {
  if (onWindows || Buffer.byteLength(address) <= LONGEST_ADDRESS) return use(address);
  const folder = mkdtempSync(join(tmpdir(), "h-"));
  try {
    symlinkSync(dirname(address), join(folder, "d"));
    return await use(join(folder, "d", basename(address)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} address */
function discard(address) {
  try {
    if (!onWindows) unlinkSync(address);
  } catch {
    // Somebody else removed it, or the folder.
  }
}

const pidIn = (/** @type {string} */ address) => Number(/\.(\d+)-[0-9a-f]+(\.new)?$/.exec(address)?.[1] ?? 0);

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
