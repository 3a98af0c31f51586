import { writeFile } from "node:fs/promises";
import { HilumError } from "../errors";

/** Writes a file that an option names. Throws `storageUnavailable` where it cannot be written. */
export async function writeGiven(file: string, text: string, option: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new HilumError(
      "storageUnavailable",
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error, remedy: `Choose another file with ${option}.` },
    );
  }
}
