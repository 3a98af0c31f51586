import { randomBytes } from "node:crypto";
import { link, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "./write-durably";
import { errorCode, storageFailure } from "./storage-failure";

/** This installation's secret for pseudonyms of patient ids, 32 bytes, made at the first use. It never leaves the state folder. */
export async function pseudonymKey(home: string): Promise<Uint8Array> {
  const path = join(home, "pseudonym.key");
  const known = await readKey(path);
  if (known !== null) return known;
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    await writeDurably(fresh, randomBytes(32), 0o600);
    // Fails when another process was quicker: both must use one key.
    await link(fresh, path).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw storageFailure(error, home);
  } finally {
    await rm(fresh, { force: true });
  }
}

async function readKey(path: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw storageFailure(error, path);
  }
}
