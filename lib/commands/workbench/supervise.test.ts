import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { supervise } from "./supervise";

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};

test("a child that is killed is started again, and stays down once it was stopped", async () => {
  const ends: string[] = [];
  const child = supervise(
    () => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true }),
    (reason) => ends.push(reason),
  );
  const first = child.pid;
  expect(first).not.toBeNull();
  process.kill(first ?? 0, "SIGKILL");
  await until(() => child.pid !== null && child.pid !== first);
  expect(ends).toEqual(["signal SIGKILL"]);
  expect(child.failures).toBe(1);

  await child.stop(5_000);
  expect(child.pid).toBeNull();
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(child.pid).toBeNull();
  expect(ends).toHaveLength(1);
});

test("a child that does not obey is killed when patience ends", async () => {
  const child = supervise(
    () =>
      spawn(
        process.execPath,
        ["-e", "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)"],
        { detached: true },
      ),
    () => undefined,
  );
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await child.stop(200);
  expect(child.pid).toBeNull();
});

test("a child whose event loop stands still, suspended or busy for ever, is ended and started again; one that answers is left alone", async () => {
  const ends: string[] = [];
  const follow = pathToFileURL(fileURLToPath(new URL("../../../bin/follow-parent.mjs", import.meta.url))).href;
  const start = (code: string) => () =>
    spawn(process.execPath, ["--import", follow, "-e", code], {
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: { ...process.env, HILUM_PARENT: String(process.pid) },
    });
  const patience = { bootMs: 60_000, busyMs: 2_000, idleMs: 2_000 };
  const note = (name: string) => (reason: string) => ends.push(`${name}: ${reason}`);
  const well = supervise(start("setInterval(() => {}, 1000)"), note("well"), patience);
  const stopped = supervise(start("setInterval(() => {}, 1000)"), note("stopped"), patience);
  const endless = supervise(start("setTimeout(() => { for (;;); }, 3000)"), note("endless"), patience);
  const [first, second] = [stopped.pid ?? 0, endless.pid ?? 0];
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  process.kill(first, "SIGSTOP");
  await until(() => ends.length >= 2 && stopped.pid !== null && endless.pid !== null);
  expect(ends.sort()).toEqual([
    expect.stringMatching(/^endless: it did not answer for \d+ s$/),
    expect.stringMatching(/^stopped: it did not answer for \d+ s$/),
  ]);
  expect([stopped.pid === first, endless.pid === second]).toEqual([false, false]);
  await Promise.all([well, stopped, endless].map((child) => child.stop(100)));
}, 60_000);

test.skipIf(process.platform !== "linux")(
  "a child that is suspended before its first answer is not given the time that it would need to load",
  async () => {
    const ends: string[] = [];
    const child = supervise(
      () =>
        spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
          detached: true,
          stdio: ["ignore", "ignore", "inherit", "ipc"],
        }),
      (reason) => ends.push(reason),
      { bootMs: 600_000, busyMs: 600_000, idleMs: 2_000 },
    );
    process.kill(child.pid ?? 0, "SIGSTOP");
    await until(() => ends.length > 0);
    expect(ends[0]).toMatch(/^it did not answer for \d+ s$/);
    await child.stop(100);
  },
  30_000,
);

test("a child that is started by a parent which is gone already ends before it does anything", async () => {
  const follow = pathToFileURL(fileURLToPath(new URL("../../../bin/follow-parent.mjs", import.meta.url))).href;
  const child = spawn(process.execPath, ["--import", follow, "-e", "console.log('alive')"], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: { ...process.env, HILUM_PARENT: "999999" },
  });
  let said = "";
  child.stdout?.on("data", (text) => (said += text));
  const [, signal] = await once(child, "close");
  expect([said, signal]).toEqual(["", "SIGKILL"]);
});
