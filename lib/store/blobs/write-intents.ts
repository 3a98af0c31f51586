/**
 * @file What a process is about to store or delete, written down before it does so: should it be killed, its half-written
 * files and the blobs that no row names are known, and go (see sweepAbandonedWrites).
 *
 * Each writer has a folder `incoming/<place>-<pid>-<begin>-<id>` beside the blobs: blobs that are being deleted, and `intents`, a line each time: `+digest` it will be named by a row, `-digest` it is, `?digest` it is to be
 * deleted, `!digest` it was, or shall stay.
 */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { errorCode } from "../../error-code";
import { type ProcessIdentity, thisProcess } from "../process-identity";

const INCOMING = "incoming";
const JOURNAL = "intents";

/** The intents of one writer. */
export interface WriteIntents {
  /** A new name for the file that becomes `path`, beside it: a move from another folder takes the disk longer. */
  temporary(path: string): string;
  /** Where a blob is put that is being deleted. */
  condemned(digest: string): string;
  /** Before the bytes are written, or found to be there: nobody deletes them until `settle`. Once for every `settle`. */
  claim(digests: readonly string[]): void;
  /** A row names them. */
  settle(digests: readonly string[]): void;
  /** They are wanted no more: those that nobody else here claims are to be deleted from now on. */
  abandon(digests: readonly string[]): void;
  /** Before the row goes that names them. */
  doom(digests: readonly string[]): void;
  /** They are deleted, or shall stay. */
  spare(digests: readonly string[]): void;
  /** Writes the intents through to the disk. */
  sync(): void;
  isClaimed(digest: string): boolean;
  /** Takes the folder away when nothing is open. */
  close(): void;
}

/** @param id tells the writer's connections to the database (see openStore). */
export function openIntents(blobFolder: string, id = randomUUID().slice(0, 8)): WriteIntents {
  const name = writerName(thisProcess(), id);
  const folder = join(blobFolder, INCOMING, name);
  let written = 0;
  const claims = new Map<string, number>();
  const doomed = new Set<string>();
  let journal: number | null = null;
  const ready = (): number => {
    if (journal !== null) return journal;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return (journal = openSync(join(folder, JOURNAL), "a", 0o600));
  };
  const note = (mark: string, digests: readonly string[]) => {
    if (digests.length > 0) writeSync(ready(), digests.map((digest) => `${mark}${digest}\n`).join(""));
    if (claims.size === 0 && doomed.size === 0 && journal !== null) ftruncateSync(journal, 0);
  };
  /** Gives those that nobody here claims any more. */
  const unclaim = (digests: readonly string[]) =>
    digests.filter((digest) => {
      const left = (claims.get(digest) ?? 0) - 1;
      if (left > 0) claims.set(digest, left);
      return left <= 0 && claims.delete(digest);
    });
  const doom = (digests: readonly string[]) => {
    for (const digest of digests) doomed.add(digest);
    note("?", digests);
  };
  return {
    temporary: (path) => `${path}.${name}.${written++}.tmp`,
    condemned: (digest) => (ready(), join(folder, `${digest}.condemned`)),
    claim(digests) {
      for (const digest of digests) claims.set(digest, (claims.get(digest) ?? 0) + 1);
      note("+", digests);
    },
    settle: (digests) => note("-", unclaim(digests)),
    abandon(digests) {
      const ended = unclaim(digests);
      doom(ended);
      note("-", ended);
    },
    doom,
    spare: (digests) =>
      note(
        "!",
        digests.filter((digest) => doomed.delete(digest)),
      ),
    sync: () => fsyncSync(ready()),
    isClaimed: (digest) => claims.has(digest),
    close() {
      if (journal === null) return;
      closeSync(journal);
      journal = null;
      if (claims.size === 0 && doomed.size === 0) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const writerName = ({ place, pid, began }: ProcessIdentity, id: string): string => [place, pid, began, id].join("-");

/** A writer's folder. */
export interface Writer {
  /** What its temporary files have in their names: `<digest>.<name>.<n>.tmp`, each for a digest that is open. */
  name: string;
  folder: string;
  identity: ProcessIdentity;
  id: string;
  /** Digests it claims: not to be deleted. */
  claimed: ReadonlySet<string>;
  /** Digests it claims or dooms. */
  open: ReadonlySet<string>;
  /** Files in the folder beside its intents. */
  files: string[];
}

/** All writers that left or have something open, this process among them. */
export function listWriters(blobFolder: string): Writer[] {
  return entriesOf(join(blobFolder, INCOMING)).flatMap((name) => {
    const [, place, pid, began, id] = /^([0-9a-f]{12})-(\d+)-(\w*)-(\w+)$/.exec(name) ?? [];
    if (id === undefined) return [];
    const folder = join(blobFolder, INCOMING, name);
    return [
      {
        name,
        folder,
        identity: { place, pid: Number(pid), began },
        id,
        files: entriesOf(folder).filter((file) => file !== JOURNAL),
        ...readJournal(join(folder, JOURNAL)),
      },
    ];
  });
}

function readJournal(path: string): { claimed: Set<string>; open: Set<string> } {
  const [claimed, doomed] = [new Set<string>(), new Set<string>()];
  // A line that was cut short by a kill announces bytes that were never written.
  for (const [, mark, digest] of textOf(path).matchAll(/^([+?!-])([0-9a-f]{64})$/gm)) {
    const set = mark === "+" || mark === "-" ? claimed : doomed;
    if (mark === "+" || mark === "?") set.add(digest);
    else set.delete(digest);
  }
  return { claimed, open: new Set([...claimed, ...doomed]) };
}

function entriesOf(folder: string): string[] {
  return orElse(() => readdirSync(folder), []);
}

function textOf(path: string): string {
  return orElse(() => readFileSync(path, "latin1"), "");
}

/** A writer may take its folder away at any moment. */
function orElse<T>(read: () => T, absent: T): T {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return absent;
    throw error;
  }
}
