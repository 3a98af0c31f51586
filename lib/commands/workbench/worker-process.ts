/** @file The worker as a child process: it ends in order when asked to; when its parent is gone, bin/follow-parent.mjs ends it. */
import { printable } from "../../../bin/printable.mjs";
import { bugReport } from "../../store/bug-report";
import { serveRuns } from "./serve-runs";

const controller = new AbortController();
for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(name, () => controller.abort());

try {
  await serveRuns(controller.signal, (line) =>
    process.stdout.write(`${new Date().toISOString()} ${printable(line)}\n`),
  );
  process.exit(0);
} catch (error) {
  process.stderr.write(`${bugReport(error)}\n`);
  process.exit(1);
}
