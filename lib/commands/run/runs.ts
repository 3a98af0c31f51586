import { listRuns } from "../../store/runs/run-store";
import { defineCommand, wholeNumber } from "../command";
import { secondsOf } from "./run-answer";
import { decimalWithInterval, textTable } from "../../text/text-table";
import { withStore } from "../with-store";

export const runsCommand = defineCommand({
  name: "runs",
  usage: "[--experiment <id>] [--limit <n>]",
  summary: "list the runs, the newest first",
  options: {
    experiment: { type: "string", value: "<id>", help: "only runs of this experiment" },
    limit: { type: "string", value: "<n>", help: "at most this many (default 50)" },
  },
  positionals: { min: 0, max: 0 },
  run: ({ values }) =>
    withStore(async (store) => {
      const limit = wholeNumber(values.limit ?? "50", "--limit", { min: 1, max: 10_000 });
      const runs = await listRuns(store, { experiment: values.experiment, limit });
      const json = {
        runs: runs.map((run) => ({
          run: run.id,
          name: run.name,
          experiment: run.experiment,
          status: run.status,
          dataset: run.spec.dataset,
          synthetic: run.synthetic,
          epochs: run.epochsDone,
          seconds: secondsOf(run),
          accuracy: run.headline?.accuracy ?? null,
          accuracyInterval: run.headline?.accuracyInterval ?? null,
          macroF1: run.headline?.macroF1 ?? null,
          macroF1Interval: run.headline?.macroF1Interval ?? null,
          createdAt: run.createdAt,
        })),
      };
      if (runs.length === 0)
        return { json, text: "There is no run yet. Start one with: npx hilum train experiments/quickstart.json" };
      const rows = runs.map((run) => [
        run.name,
        run.status,
        run.synthetic ? `${run.spec.dataset} (SYNTHETIC)` : run.spec.dataset,
        `${run.epochsDone}/${run.spec.training.epochs}`,
        decimalWithInterval(run.headline?.accuracy, run.headline?.accuracyInterval),
        decimalWithInterval(run.headline?.macroF1, run.headline?.macroF1Interval),
      ]);
      return {
        json,
        text: textTable(["run", "status", "data set", "epochs", "accuracy (95%)", "macro F1 (95%)"], rows),
      };
    }),
});
