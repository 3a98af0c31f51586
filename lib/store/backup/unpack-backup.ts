import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { extract } from "tar-stream";
import { HilumError } from "../../errors";
import { invariant } from "../../invariant";
import { NEWEST_SCHEMA } from "../migrate";
import { storageFailure } from "../../failures/storage-failure";
import { syncFiles } from "../files/write-durably";
import { BackupHeader, BackupManifest, HEADER_NAME, isEntryName, MANIFEST_NAME, notABackup } from "./backup-format";

/** A backup that was unpacked into a folder and found whole. */
export interface UnpackedBackup {
  header: BackupHeader;
  manifest: BackupManifest;
}

/**
 * Unpacks a backup into a folder that is empty: only names that a backup has are written, a blob only under its own SHA-256,
 * and all is compared with the manifest. Throws `badRequest` where it is none, is damaged or cut off, and `environment`
 * where a newer Hilum made it.
 */
export async function unpackBackup(
  file: string,
  folder: string,
  { onProgress, signal }: { onProgress?: (bytes: number) => void; signal?: AbortSignal } = {},
): Promise<UnpackedBackup> {
  const found = new Map<string, { bytes: number; sha256: string }>();
  let read = 0;
  const source = createReadStream(file);
  const archive = extract();
  source.on("error", (error) => archive.destroy(error)).pipe(archive);
  try {
    for await (const entry of archive) {
      signal?.throwIfAborted();
      const { name, type } = entry.header;
      if (!isEntryName(name) || type !== "file") throw notABackup(`it holds “${name}”`);
      if (found.has(name)) throw notABackup(`it holds ${name} twice`);
      if (found.size === 0 && name !== HEADER_NAME) throw notABackup("it does not begin with its header");
      const written = await writeEntry(entry, join(folder, name), signal);
      if (name.startsWith("blobs/") && name !== `blobs/${written.sha256}`)
        throw notABackup(`${name.slice(0, 18)} is damaged`);
      found.set(name, written);
      if (name === HEADER_NAME) requireKnown(await readJson(folder, HEADER_NAME, BackupHeader));
      onProgress?.((read += written.bytes));
    }
  } catch (error) {
    throw error instanceof HilumError || signal?.aborted ? error : translated(error, file);
  } finally {
    source.destroy();
    archive.destroy();
  }
  if (!found.has(MANIFEST_NAME)) throw notABackup("its end is missing");
  const manifest = await readJson(folder, MANIFEST_NAME, BackupManifest);
  compare(manifest, found);
  await syncFiles(
    [...found.keys()].map((name) => join(folder, name)),
    folder,
  );
  return { header: await readJson(folder, HEADER_NAME, BackupHeader), manifest };
}

/** Failures of the disk keep their words; anything else is the archive's fault. */
function translated(error: unknown, file: string): unknown {
  const failure = storageFailure(error, file);
  if (failure instanceof HilumError) return failure;
  if (error instanceof Error && "code" in error && error.code === "ENOENT")
    return new HilumError("notFound", `There is no file ${file}.`, { cause: error });
  return notABackup(error instanceof Error ? error.message : String(error), error);
}

function requireKnown({ schema, hilum }: BackupHeader): void {
  if (schema > NEWEST_SCHEMA)
    throw new HilumError(
      "environment",
      `The backup was made by a newer Hilum (${hilum}, schema ${schema}; this version knows ${NEWEST_SCHEMA}).`,
      { remedy: "Update this checkout and restore again. Nothing was changed." },
    );
}

async function writeEntry(
  entry: AsyncIterable<unknown>,
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ bytes: number; sha256: string }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  let bytes = 0;
  const file = await open(path, "wx", 0o600);
  try {
    for await (const chunk of entry) {
      signal?.throwIfAborted();
      invariant(chunk instanceof Uint8Array, "an archive's entry is bytes");
      hash.update(chunk);
      bytes += chunk.length;
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest("hex") };
}

async function readJson<T>(folder: string, name: string, schema: { parse(value: unknown): T }): Promise<T> {
  const text = await readFile(join(folder, name), "utf8");
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw notABackup(`its ${name} is damaged`, error);
  }
}

function compare(manifest: BackupManifest, found: ReadonlyMap<string, { bytes: number; sha256: string }>): void {
  for (const { name, bytes, sha256 } of manifest.entries) {
    const written = found.get(name);
    if (written === undefined) throw notABackup(`${name} is missing`);
    if (written.bytes !== bytes || written.sha256 !== sha256) throw notABackup(`${name} is damaged`);
  }
  if (manifest.entries.length !== found.size - 1) throw notABackup("it holds more than it lists");
}
