import { HilumError } from "../../errors";
import { MAX_DEFLATE_RATIO } from "../../imaging/film-size";

/** Of a zip's directory, what says where a file lies and how large it is. */
export interface ZipPlace {
  path: string;
  /** Unpacked and packed, bytes. */
  size: number;
  packedSize: number;
  headerAt: number;
}

/** Header of a file in the archive, without its name. */
const LOCAL_BYTES = 30;
/** Below this many bytes unpacked, an archive may be as dense as it likes. */
const FREE_BYTES = 2 ** 30;
/** Films and tables shrink to a tenth, drawings to a thirtieth. */
const LARGEST_RATIO = 100;

/**
 * Refuses an archive that would unpack to far more than it holds, before anything of it is unpacked: files that share bytes
 * (D. Fifield, A better zip bomb, WOOT 2019), or that shrink as no film does.
 * @throws HilumError badRequest.
 */
export function checkZipEntries(entries: readonly ZipPlace[], archiveBytes: number): void {
  const bytesOf = new TextEncoder();
  let end = 0;
  for (const { path, packedSize, headerAt } of [...entries].sort((a, b) => a.headerAt - b.headerAt)) {
    if (headerAt < end) throw hostile("its files overlap");
    // The name's letters, which no writer's encoding makes fewer.
    end = headerAt + LOCAL_BYTES + Math.min([...path].length, bytesOf.encode(path).length) + packedSize;
  }
  const unpacked = entries.reduce((sum, { size }) => sum + size, 0);
  if (unpacked > FREE_BYTES && unpacked > LARGEST_RATIO * archiveBytes)
    throw hostile(`it claims ${Math.round(unpacked / 2 ** 20)} MiB in ${Math.ceil(archiveBytes / 2 ** 20)}`);
}

/** Whether a file claims more than its packed bytes can hold. */
export function isOverstated({ size, packedSize }: Pick<ZipPlace, "size" | "packedSize">): boolean {
  return size > (packedSize + 1) * MAX_DEFLATE_RATIO;
}

function hostile(what: string): HilumError {
  return new HilumError("badRequest", `The zip archive is not unpacked: ${what}, as in archives made to fill a disk.`, {
    remedy: "Pack the folder again, or unpack it yourself and choose the folder.",
  });
}
