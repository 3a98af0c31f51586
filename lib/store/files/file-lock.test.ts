import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withFileLock } from "./file-lock";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hilum-test-lock-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("says in words that somebody else holds the lock for too long, and gives the failure of the work as it is", async () => {
  const path = join(folder, "a.lock");
  await withFileLock(path, async () => {
    await expect(withFileLock(path, () => Promise.resolve(), 100)).rejects.toMatchObject({
      code: "storageUnavailable",
    });
  });
  await expect(withFileLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withFileLock(path, () => Promise.resolve("yes"))).toBe("yes");
});
