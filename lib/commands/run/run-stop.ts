import { stopRun } from "../../jobs/runs/control-run";
import { getRunSummary } from "../../store/runs/run-store";
import { defineCommand } from "../command";
import { withStore } from "../with-store";

export const runStopCommand = defineCommand({
  name: "run stop",
  usage: "<run>",
  summary: "stop a run; its last checkpoint is kept",
  details:
    "A run in training ends between two steps and saves a checkpoint. Go on with it by: npx hilum run resume <run>",
  options: {},
  positionals: { min: 1, max: 1 },
  run: ({ positionals: [name] }) =>
    withStore(async (store) => {
      const { id } = await getRunSummary(store, name);
      const run = await stopRun(store, id);
      const text = run.status === "cancelled" ? `${run.name} is stopped.` : `${run.name} stops at its next step.`;
      return { json: { run: run.id, name: run.name, status: run.status }, text };
    }),
});
