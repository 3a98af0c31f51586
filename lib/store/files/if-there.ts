import { errorCode } from "../../error-code";

/** What is read of a file or a folder; null where there is none. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch((error: unknown) => {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return null;
    throw error;
  });
}
