import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const unheard = pathToFileURL(fileURLToPath(new URL("./unheard.mjs", import.meta.url))).href;

/** A program that says something once its readers are gone, and then tells by its exit code that it went on. */
async function exitCodeWithoutReaders(before: string): Promise<unknown> {
  const code = `${before}; process.stdin.once("data", () => { process.stdout.write("one"); process.stderr.write("two"); setTimeout(() => process.exit(7), 300); }); process.stdout.write("up");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["pipe", "pipe", "pipe"] });
  await once(child.stdout, "data");
  child.stdout.destroy();
  child.stderr.destroy();
  child.stdin.write("go");
  const [exitCode] = await once(child, "exit");
  return exitCode;
}

test.skipIf(process.platform === "win32")(
  "a process whose readers are gone goes on; without the listeners it would end there",
  async () => {
    expect(await exitCodeWithoutReaders(`import { goOnUnheard } from "${unheard}"; goOnUnheard()`)).toBe(7);
    expect(await exitCodeWithoutReaders("")).not.toBe(7);
  },
);
