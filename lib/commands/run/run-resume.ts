import { resumeRun } from "../../jobs/runs/control-run";
import { getRun } from "../../store/runs/run-store";
import { isUnderWay } from "../../training/run-status";
import { defineCommand } from "../command";
import { followToEnd } from "./follow-to-end";
import { withStore } from "../with-store";

export const runResumeCommand = defineCommand({
  name: "run resume",
  usage: "<run>",
  summary: "go on with a stopped run from its last checkpoint",
  details: "Puts the run back into the queue and shows it to its end, as `train` does.",
  options: { detach: { type: "boolean", help: "queue the run and return" } },
  positionals: { min: 1, max: 1 },
  run: ({ values, positionals: [name] }, context) =>
    withStore(async (store) => {
      const before = await getRun(store, name);
      // A run that waits for a worker, or has one, needs no other than one to train it.
      const run = isUnderWay(before.status) ? before : await resumeRun(store, before.id);
      if (values.detach)
        return { json: { run: run.id, name: run.name, status: run.status }, text: `${run.name} is ${run.status}.` };
      return followToEnd(store, run, context, run === before ? 0 : before.lastSeq);
    }),
});
