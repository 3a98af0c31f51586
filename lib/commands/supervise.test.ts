import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { supervise } from "./supervise";

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};

test("a child that is killed is started again, and stays down once it was stopped", async () => {
  const ends: string[] = [];
  const child = supervise(() => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true }), (reason) => ends.push(reason));
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
  const child = supervise(() => spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)"], { detached: true }), () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await child.stop(200);
  expect(child.pid).toBeNull();
});
