import { type FileHandle, open } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";
import { type ByteSource, openZipArchive, type ZipArchive } from "../../datasets/zip/zip-archive";
import { HilumError } from "../../errors";
import { errorCode } from "../../error-code";

/** Opens a zip on disk. Throws `notFound`, `forbidden`, and `badRequest` when the file is not a whole zip archive. */
export async function openZip(path: string): Promise<ZipArchive & { close(): Promise<void> }> {
  const file = await open(path, "r").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT")
      throw new HilumError("notFound", `There is no file ${path}.`, { cause: error, remedy: "Check the path." });
    throw new HilumError("forbidden", `${path} cannot be read (${errorCode(error)}).`, { cause: error });
  });
  try {
    const archive = await openZipArchive(await sourceOf(file), inflateRaw);
    return { ...archive, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function sourceOf(file: FileHandle): Promise<ByteSource> {
  const { size } = await file.stat();
  return {
    size,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
      return bytes.subarray(0, bytesRead);
    },
  };
}

/** Node refuses to go beyond its limit; the archive wants to know that there was more. */
function inflateRaw(packed: Uint8Array, limit: number): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: limit });
  } catch (error) {
    if (errorCode(error) === "ERR_BUFFER_TOO_LARGE") return new Uint8Array(limit);
    throw error;
  }
}
