import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeToOthers, listOpenToOthers } from "./close-to-others";

const onUnix = it.skipIf(process.platform === "win32");
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "hilum-test-modes-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

/** A state folder as earlier versions made it. */
async function openHome(name: string): Promise<string> {
  const home = join(scratch, name);
  await mkdir(join(home, "blobs", "ab"), { recursive: true });
  await mkdir(join(home, "peers", "bin"), { recursive: true });
  await mkdir(join(home, "logs"));
  for (const path of ["blobs/ab/film", "logs/web.log", "peers/bin/python", "pseudonym.key", "somebody's notes.txt"])
    await writeFile(join(home, path), "x");
  execFileSync("chmod", ["-R", "u=rwX,go=rX", home]);
  await chmod(join(home, "peers/bin/python"), 0o755);
  return home;
}

onUnix("a state folder that other accounts could read is closed to them, down to every film and log", async () => {
  const home = await openHome("old");
  expect(await listOpenToOthers(home)).toHaveLength(10);
  expect(await closeToOthers(home)).toEqual({ closed: 10, open: [] });
  const modes = await Promise.all(
    [".", "blobs", "blobs/ab", "blobs/ab/film", "logs/web.log", "pseudonym.key", "peers/bin/python"].map((path) =>
      modeOf(join(home, path)),
    ),
  );
  expect(modes).toEqual(["700", "700", "700", "600", "600", "600", "700"]);
  expect(await modeOf(join(home, "somebody's notes.txt"))).toBe("644");
  expect(await listOpenToOthers(home)).toEqual([]);
  expect(await closeToOthers(home, { everywhere: true })).toEqual({ closed: 0, open: [] });
});

onUnix("a film that was opened deep within a closed folder is closed by the walk at the start", async () => {
  const home = await openHome("deep");
  await closeToOthers(home);
  await chmod(join(home, "blobs/ab/film"), 0o644);
  expect(await listOpenToOthers(home)).toEqual([join(home, "blobs/ab/film")]);
  expect(await closeToOthers(home, { everywhere: true })).toEqual({ closed: 1, open: [] });
});

onUnix("neither a folder that others use, too, nor what a link leads to is touched", async () => {
  const home = await openHome("shared");
  const elsewhere = join(scratch, "elsewhere.txt");
  await writeFile(elsewhere, "x");
  await chmod(elsewhere, 0o644);
  await symlink(elsewhere, join(home, "logs", "link"));
  await chmod(home, 0o1777);
  await closeToOthers(home, { everywhere: true });
  expect([await modeOf(home), await modeOf(elsewhere), await modeOf(join(home, "blobs"))]).toEqual([
    "777",
    "644",
    "700",
  ]);
});

it.skipIf(process.getuid?.() !== 0)(
  "the account of the database's server passes through and reads nothing",
  async () => {
    const home = await openHome("root");
    await mkdir(join(home, "postgres"), { mode: 0o700 });
    execFileSync("chown", ["65534:65534", join(home, "postgres")]);
    await closeToOthers(home);
    const asNobody = (script: string) =>
      execFileSync("/bin/sh", ["-c", script], { cwd: "/", uid: 65_534, gid: 65_534, stdio: "pipe" }).toString();
    await chmod(scratch, 0o711);
    expect(asNobody(`cd ${home}/postgres && echo in`)).toBe("in\n");
    for (const path of ["", "/blobs", "/blobs/ab/film", "/logs/web.log", "/pseudonym.key"])
      expect(() => asNobody(`ls ${home}${path} && cat ${home}${path}`)).toThrow();
  },
);
