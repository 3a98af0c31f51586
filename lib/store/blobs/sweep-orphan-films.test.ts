import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { sweepOrphanFilms } from "./sweep-orphan-films";
import { openTestStore, type TestStore } from "../test-store";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const film = (grey: number) =>
  encodeGreyPng({ width: 4, height: 4, data: new Uint8Array(16).fill(grey), maxValue: 255 });

async function storedDaysAgo(bytes: Uint8Array, days: number): Promise<string> {
  const digest = await store.blobs.put(bytes);
  store.blobs.settle([digest]);
  const then = new Date(Date.now() - days * 24 * 3600 * 1000);
  await utimes(join(store.blobFolder, digest.slice(0, 2), digest), then, then);
  return digest;
}

it("deletes films that nothing names a day after they were stored, and nothing else", async () => {
  const orphan = await storedDaysAgo(film(1), 2);
  const underWay = await storedDaysAgo(film(2), 0);
  const imported = await storedDaysAgo(film(3), 2);
  const elsewhere = await storedDaysAgo(film(4), 2);
  const checkpoint = await storedDaysAgo(new TextEncoder().encode("no film at all"), 2);
  await store.db.execute(sql`insert into hilum.imports (id, name, title) values ('i1', 'a', 'A')`);
  await store.db.execute(
    sql`insert into hilum.import_files (import, key, outcome) values ('i1', 'k', ${JSON.stringify({ accepted: true, blob: imported })}::json)`,
  );
  await store.db.execute(sql`create table hilum.of_a_later_version (document jsonb)`);
  await store.db.execute(
    sql`insert into hilum.of_a_later_version values (${JSON.stringify({ deep: [{ golden: elsewhere }] })}::jsonb)`,
  );

  expect(await sweepOrphanFilms(store)).toBe(1);
  const left = await Promise.all(
    [orphan, underWay, imported, elsewhere, checkpoint].map((digest) => store.blobs.has(digest)),
  );
  expect(left).toEqual([false, true, true, true, true]);
  expect(await sweepOrphanFilms(store)).toBe(0);
});
