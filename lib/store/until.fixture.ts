import { setTimeout as sleep } from "node:timers/promises";

/** Waits until the condition holds; fails with its source after `timeoutMs`. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !(await condition()); await sleep(20)) {
    if (Date.now() > deadline) throw new Error(`Never came true: ${condition.toString()}`);
  }
}
