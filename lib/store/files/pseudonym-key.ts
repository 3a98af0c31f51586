import { randomBytes } from "node:crypto";
import { link, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { HilumError } from "../../errors";
import { writeDurably } from "./write-durably";
import { errorCode } from "../../error-code";
import { storageFailure } from "../../failures/storage-failure";

const KEY_BYTES = 32;

/** This installation's secret for pseudonyms of patient ids, 32 bytes, made at the first use. It never leaves the state folder. Throws `damaged` for a key that is not whole. */
export async function pseudonymKey(home: string): Promise<Uint8Array> {
  const path = join(home, "pseudonym.key");
  const known = await readKey(path);
  if (known !== null) return known;
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    await writeDurably(fresh, randomBytes(KEY_BYTES), 0o600);
    // Fails when another process was quicker: both must use one key.
    await link(fresh, path).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
    return whole(await readFile(path), path);
  } catch (error) {
    throw storageFailure(error, home);
  } finally {
    await rm(fresh, { force: true });
  }
}

/** Throws `damaged` for what was cut short, emptied, or filled with one byte as a power cut may leave it: with another key every patient would be somebody new. */
function whole(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes.length === KEY_BYTES && bytes.some((byte) => byte !== bytes[0])) return new Uint8Array(bytes);
  throw new HilumError(
    "damaged",
    `The key of patients' pseudonyms, ${path}, is damaged: it has ${bytes.length} bytes and should have ${KEY_BYTES} random ones.`,
    {
      remedy:
        "Put it back from a backup; nothing was changed. Without one, delete it: a new key is made, and films imported from then on will not join the patients of earlier ones.",
    },
  );
}

async function readKey(path: string): Promise<Uint8Array | null> {
  try {
    return whole(await readFile(path), path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw storageFailure(error, path);
  }
}
