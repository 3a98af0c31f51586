import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { forgetCachedPictures } from "./forget-cached-pictures";

it("deletes the pictures that the framework's optimiser kept, of every build, and nothing else", async () => {
  const project = await mkdtemp(join(tmpdir(), "hilum-test-pictures-"));
  for (const folder of [
    ".next/cache/images/a",
    ".next/0123456789abcdef/cache/images/b",
    ".next/dev/cache/images/c",
    ".next-e2e/cache/images/d",
    ".next/server",
    "images",
  ]) {
    await mkdir(join(project, folder), { recursive: true });
    await writeFile(join(project, folder, "film.webp"), "x");
  }
  // A build's own files stand beside its folders, and the server's variable names the build itself.
  await writeFile(join(project, ".next", "0123456789abcdef", "BUILD_ID"), "x");
  process.env.HILUM_NEXT_DIST = ".next/0123456789abcdef";
  await forgetCachedPictures(project);
  delete process.env.HILUM_NEXT_DIST;
  const left = (await readdir(project, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath }) => parentPath.slice(project.length + 1));
  expect(left.sort()).toEqual([".next/0123456789abcdef", ".next/server", "images"]);
  await rm(project, { recursive: true });
});
