import { sql } from "drizzle-orm";
import { isPng } from "../../imaging/png/png-chunks";
import { findBlobOwner } from "./blob-owners";
import { discardUnnamed } from "./discard-films";
import { experimentTexts } from "../files/experiment-texts";
import { expectedBlobs } from "./expected-blobs";
import { allNamedDigests } from "./named-digests";
import { type Store } from "../open-store";
import { cachedBlobs } from "../schema";
import { listWriters } from "./write-intents";

/** A stored file that is not as it should be. */
export interface BlobFault {
  digest: string;
  state: "damaged" | "missing";
  /** What it is, in words. */
  what: string;
  remedy: string;
  /** Made of other stored files: it can be made anew. */
  derived: boolean;
}

export interface BlobCheck {
  checked: number;
  bytes: number;
  faults: BlobFault[];
  /** Digests of files that nothing names and nobody is about to name. */
  unnamed: string[];
}

export interface BlobCheckOptions {
  onProgress?: (done: number, total: number, bytes: number) => void;
  signal?: AbortSignal;
}

const AT_ONCE = 4;
/** An earlier version's process writes no intents: what it stores is its own for so long. */
const SETTLED_MS = 3600 * 1000;
const SIGNATURE_BYTES = 8;

/** Reads every stored file against its digest, and compares what is stored with what rows and experiments name. */
export async function checkBlobs(
  store: Store,
  { onProgress = () => undefined, signal }: BlobCheckOptions = {},
): Promise<BlobCheck> {
  const expected = await expectedBlobs(store.db, { derived: true });
  const stored = new Map<string, { bytes: number; storedAt: Date }>();
  for await (const { digest, ...blob } of store.blobs.list()) stored.set(digest, blob);
  const check: BlobCheck = { checked: 0, bytes: 0, faults: [], unnamed: [] };
  const rest = [...stored];
  const lane = async () => {
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      signal?.throwIfAborted();
      const [digest, { bytes }] = next;
      const state = await store.blobs.check(digest);
      check.bytes += bytes;
      onProgress(++check.checked, stored.size, check.bytes);
      // One that went meanwhile is no fault unless a row still names it, which is looked at below.
      if (state === "damaged") check.faults.push(await faultOf(store, digest, "damaged"));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  for (const digest of expected)
    if (!stored.has(digest) && (await isStillMissing(store, digest)))
      check.faults.push(await faultOf(store, digest, "missing"));
  check.unnamed = await unnamedBlobs(store, stored);
  return check;
}

async function isStillMissing(store: Store, digest: string): Promise<boolean> {
  return (await store.blobs.check(digest)) === "missing" && (await findBlobOwner(store.db, digest)) !== null;
}

async function faultOf(store: Store, digest: string, state: BlobFault["state"]): Promise<BlobFault> {
  const owner = await findBlobOwner(store.db, digest);
  if (owner === null)
    return {
      digest,
      state,
      what: `stored file ${digest.slice(0, 12)}, which nothing names`,
      remedy: "npx hilum doctor --repair deletes it.",
      derived: true,
    };
  return { digest, state, what: owner.what, remedy: owner.remedy, derived: owner.kind === "derived" };
}

/** An uploaded network of an earlier version is named in an experiment's file alone; where it is in none that can be read, it stays: nobody could make it anew. */
async function unnamedBlobs(store: Store, stored: ReadonlyMap<string, { storedAt: Date }>): Promise<string[]> {
  const named = await allNamedDigests(store.db);
  const inExperiments = (await experimentTexts()).join("\n");
  const claimed = listWriters(store.blobFolder).map((writer) => writer.claimed);
  const unnamed: string[] = [];
  for (const [digest, { storedAt }] of stored) {
    if (
      named.has(digest) ||
      inExperiments.includes(digest) ||
      claimed.some((some) => some.has(digest)) ||
      Date.now() - storedAt.getTime() < SETTLED_MS
    )
      continue;
    const head = await store.blobs.head(digest, SIGNATURE_BYTES);
    if (isPng(head) || !looksUploaded(head)) unnamed.push(digest);
  }
  return unnamed;
}

/** A Layers model: the length of its JSON, then the JSON (see layers-bundle.ts). */
const looksUploaded = (head: Uint8Array): boolean => head[4] === "{".charCodeAt(0);

/** Deletes what nothing names, and derived files that are damaged or whose row names none: they are made anew when they are needed. Returns how many. */
export async function repairBlobs(store: Store, { faults, unnamed }: BlobCheck): Promise<number> {
  const derived = faults.filter((fault) => fault.derived).map(({ digest }) => digest);
  if (derived.length > 0)
    await store.db.delete(cachedBlobs).where(sql`${cachedBlobs.digest} = any(${sql.param(derived)}::text[])`);
  return discardUnnamed(store, [...new Set([...derived, ...unnamed])]);
}
