import { loadRunSubgroups } from "../../jobs/assessments/load-subgroups";
import { getRun } from "../../store/runs/run-store";
import { defineCommand } from "../command";
import { runAnswer, runText } from "./run-answer";
import { subgroupText } from "./subgroup-answer";
import { withStore } from "../with-store";

export const runShowCommand = defineCommand({
  name: "run show",
  usage: "<run>",
  summary: "show one run, by its name or id",
  options: {
    subgroups: {
      type: "string",
      value: "<label>",
      help: "also how it does on groups of its test films, asked about this class",
    },
  },
  positionals: { min: 1, max: 1 },
  run: ({ values, positionals: [name] }) =>
    withStore(async (store) => {
      const run = await getRun(store, name);
      const subgroups = values.subgroups === undefined ? null : await loadRunSubgroups(store, run.id, values.subgroups);
      return {
        json: {
          ...runAnswer(run),
          experiment: run.experiment,
          createdAt: run.createdAt,
          curve: run.epochs,
          ...(subgroups === null ? {} : { subgroups }),
        },
        text: [runText(run), ...(subgroups === null ? [] : [subgroupText(subgroups)])].join("\n\n"),
      };
    }),
});
