/** @file The files that a command line names: one by one, by folder, by a list, or on standard input. */
import type { Dirent } from "node:fs";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { sep } from "node:path";
import { HilumError } from "../../errors";

/** A file as the command line names it. `path` holds the very bytes of a name that is no UTF-8, which `name` cannot. */
export interface NamedFile {
  path: Buffer;
  /** For people and answers; what is no UTF-8 in it became U+FFFD. */
  name: string;
}

export interface NameSources {
  /** Files, folders, and `-` for standard input. */
  named: readonly string[];
  /** A file that lists names, or `-`. */
  listedIn?: string;
  /** Whether names of a list end by a NUL instead of by a line's end. @default false */
  nulSeparated?: boolean;
  /** What `-` reads. @default standard input */
  input?: AsyncIterable<Buffer>;
}

/** A path longer than any system takes: what is longer is no list of names. */
const LONGEST_NAME_BYTES = 65_536;
/** Left in folders by systems and archives. */
const LITTER = /^(\.|@eaDir$|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i;
/** Beside films in most folders, and no film. */
const DOCUMENT = /\.(csv|tsv|txt|md|json|xml|html?|xlsx?|ods|pdf|docx?|ya?ml|py|ipynb|zip|gz|tar)$/i;

/**
 * The files in the order that they are named in; a folder gives what lies in it and below, sorted by name, without hidden
 * files, documents and links to folders. Nothing is held but the names of one folder a level, so that a list may be endless.
 *
 * Names of a list stand as they are, relative to the current folder; one that is a folder is gone through, too.
 * Throws `notFound` and `forbidden` for a list that cannot be read, `badRequest` for one that holds no names.
 */
export async function* namedFiles({
  named,
  listedIn,
  nulSeparated = false,
  input = process.stdin,
}: NameSources): AsyncGenerator<NamedFile> {
  for (const name of named) {
    if (name === "-") yield* namesIn(input, nulSeparated);
    else yield* fileOrFolder(Buffer.from(name));
  }
  if (listedIn !== undefined)
    yield* namesIn(listedIn === "-" ? input : createReadStream(listedIn), nulSeparated, listedIn);
}

async function* namesIn(bytes: AsyncIterable<Buffer>, nulSeparated: boolean, list = "-"): AsyncGenerator<NamedFile> {
  try {
    for await (const name of pieces(bytes, nulSeparated ? 0 : 10)) {
      const trimmed = nulSeparated || name.at(-1) !== 13 ? name : name.subarray(0, -1);
      if (trimmed.length > 0) yield* fileOrFolder(trimmed);
    }
  } catch (error) {
    throw listFailure(error, list);
  }
}

function listFailure(error: unknown, list: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOENT")
    return new HilumError("notFound", `There is no list ${list}.`, {
      remedy: "Give the path of a file with one name a line, or - for standard input.",
      cause: error,
    });
  if (code === "EACCES" || code === "EISDIR")
    return new HilumError("forbidden", `${list} cannot be read as a list of names.`, {
      remedy: "Give the path of a file with one name a line.",
      cause: error,
    });
  return error;
}

/** What stands between separators, copied, a byte order mark left out. */
async function* pieces(bytes: AsyncIterable<Buffer>, separator: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of bytes) {
    rest = Buffer.concat([rest, chunk]);
    if (isFirst && rest.length >= 3) {
      if (rest[0] === 0xef && rest[1] === 0xbb && rest[2] === 0xbf) rest = rest.subarray(3);
      isFirst = false;
    }
    let from = 0;
    for (let end = rest.indexOf(separator); end !== -1; end = rest.indexOf(separator, from)) {
      yield rest.subarray(from, end);
      from = end + 1;
    }
    rest = rest.subarray(from);
    if (rest.length > LONGEST_NAME_BYTES) throw notNames();
  }
  if (rest.length > 0) yield rest;
}

const notNames = () =>
  new HilumError("badRequest", "The list holds no names of files.", {
    remedy: "Give one name a line, or end each by a NUL and add -0.",
  });

/** A path that is no folder stands for itself, so that what is not there is told in its place. */
async function* fileOrFolder(path: Buffer): AsyncGenerator<NamedFile> {
  if (!path.includes(0) && (await stat(path).catch(() => null))?.isDirectory()) yield* within(path);
  else yield { path, name: path.toString() };
}

/** A folder that cannot be read stands for itself, too: whoever opens it says so, and the others go on. */
async function* within(folder: Buffer): AsyncGenerator<NamedFile> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: "buffer" }).catch(() => null);
  if (entries === null) return yield { path: folder, name: folder.toString() };
  const start = isSeparator(folder[folder.length - 1]) ? folder : Buffer.concat([folder, Buffer.from(sep)]);
  for (const entry of entries
    .filter(({ name }) => !LITTER.test(name.toString()))
    .sort((a, b) => Buffer.compare(a.name, b.name))) {
    const path = Buffer.concat([start, entry.name]);
    if (entry.isDirectory()) yield* within(path);
    else if (!DOCUMENT.test(entry.name.toString()) && (await isFileOrLink(entry, path)))
      yield { path, name: path.toString() };
  }
}

/** A link to a folder could lead back up, without an end. */
async function isFileOrLink(entry: Dirent<Buffer>, path: Buffer): Promise<boolean> {
  return entry.isFile() || (entry.isSymbolicLink() && ((await stat(path).catch(() => null))?.isFile() ?? false));
}

const isSeparator = (byte: number) => byte === sep.charCodeAt(0) || byte === 47;

/** Whether the names can be counted before the first is used: what comes through a pipe can be read only once. */
export async function areCountable({ named, listedIn }: NameSources): Promise<boolean> {
  if (named.includes("-") || listedIn === "-") return false;
  return listedIn === undefined || ((await stat(listedIn).catch(() => null))?.isFile() ?? false);
}
