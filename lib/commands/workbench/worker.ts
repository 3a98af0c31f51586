import { defineCommand } from "../command";
import { serveRuns } from "./serve-runs";

export const workerCommand = defineCommand({
  name: "worker",
  usage: "",
  summary: "run a training worker in the foreground, beside those of the workbench",
  details:
    "Takes runs from the queue until Ctrl-C; the run in hand then goes back to the queue with its checkpoint.\nWith DATABASE_URL it may run on another machine that shares the state folder.",
  options: {},
  positionals: { min: 0, max: 0 },
  async run(_, { terminal, signal }) {
    terminal.line(`Worker ${process.pid} waits for runs. Ctrl-C stops it; nothing is lost.`);
    await serveRuns(signal, (line) => terminal.line(line));
    return { json: { worker: process.pid, stopped: true }, text: "The worker has stopped." };
  },
});
