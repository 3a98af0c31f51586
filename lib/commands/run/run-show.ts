import { getRun } from "../../store/runs/run-store";
import { defineCommand } from "../command";
import { runAnswer, runText } from "./run-answer";
import { withStore } from "../with-store";

export const runShowCommand = defineCommand({
  name: "run show",
  usage: "<run>",
  summary: "show one run, by its name or id",
  options: {},
  positionals: { min: 1, max: 1 },
  run: ({ positionals: [name] }) =>
    withStore(async (store) => {
      const run = await getRun(store, name);
      return {
        json: { ...runAnswer(run), experiment: run.experiment, createdAt: run.createdAt, curve: run.epochs },
        text: runText(run),
      };
    }),
});
