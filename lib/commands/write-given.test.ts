import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writeGiven } from "./write-given";

const folder = mkdtempSync(join(tmpdir(), "hilum-given-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("writes the file, and says which one cannot be written", async () => {
  const file = join(folder, "films.csv");
  await writeGiven(file, "a,b", "--predictions");
  expect(readFileSync(file, "utf8")).toBe("a,b");
  for (const bad of [folder, join(folder, "nowhere", "films.csv")])
    await expect(writeGiven(bad, "a,b", "--predictions")).rejects.toMatchObject({
      code: "storageUnavailable",
      message: expect.stringContaining(bad),
      remedy: "Choose another file with --predictions.",
    });
});
