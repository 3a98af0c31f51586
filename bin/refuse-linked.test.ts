/** @file The launcher in a copy of its own, where a folder that it would empty is a link into somebody else's folder. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "hilum-linked-")));
const copy = join(scratch, "hilum");
const theirs = join(scratch, "theirs");

beforeAll(() => {
  mkdirSync(copy);
  for (const part of ["bin", "package.json", "package-lock.json"])
    cpSync(join(PROJECT, part), join(copy, part), { recursive: true });
  mkdirSync(join(theirs, "left-pad"), { recursive: true });
  writeFileSync(join(theirs, "left-pad", "index.js"), "theirs");
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const launch = (...args: string[]) =>
  spawnSync(process.execPath, [join(copy, "bin", "hilum.mjs"), ...args], {
    encoding: "utf8",
    env: { ...process.env, HILUM_HOME: join(scratch, "home"), NO_COLOR: "1" },
  });

it.each(["junction", "dir"] as const)(
  "a linked node_modules (%s) is refused, and its target stays as it was",
  (kind) => {
    symlinkSync(theirs, join(copy, "node_modules"), kind);
    const { status, stdout, stderr } = launch("models", "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: "environment",
        message: expect.stringContaining(`is a link to ${theirs}`),
        remedy: expect.stringContaining("Remove the link"),
      },
    });
    expect(stderr).toContain("Nothing was changed");
    expect(readdirSync(theirs)).toEqual(["left-pad"]);
    expect(readFileSync(join(theirs, "left-pad", "index.js"), "utf8")).toBe("theirs");
    rmSync(join(copy, "node_modules"));
  },
);

it("a link to nothing is refused just so", () => {
  symlinkSync(join(scratch, "gone"), join(copy, "node_modules"), "junction");
  expect(launch("models").stderr).toContain("is a link to nowhere");
  expect(existsSync(join(scratch, "gone"))).toBe(false);
  rmSync(join(copy, "node_modules"));
});

it("a linked dist is refused before anything in it is dropped", () => {
  // The dependencies count as installed: this is about the build alone.
  const digest = createHash("sha256")
    .update(readFileSync(join(copy, "package-lock.json")))
    .digest("hex");
  const installed = `${digest} ${process.platform}-${process.arch}\n`;
  mkdirSync(join(copy, "node_modules"));
  writeFileSync(join(copy, "node_modules", ".hilum-lock"), installed);
  symlinkSync(theirs, join(copy, "dist"), "junction");
  const { status, stderr } = launch("models");
  expect(status).toBe(1);
  expect(stderr).toContain("building the command line would delete what is there");
  expect(readdirSync(theirs)).toEqual(["left-pad"]);
});
