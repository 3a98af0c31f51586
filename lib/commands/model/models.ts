import { listModels } from "../../store/models/model-store";
import { defineCommand } from "../command";
import { modelAnswer } from "./model-answer";
import { decimalWithInterval, textTable } from "../../text/text-table";
import { withStore } from "../with-store";

export const modelsCommand = defineCommand({
  name: "models",
  usage: "",
  summary: "list the published models",
  options: {},
  positionals: { min: 0, max: 0 },
  run: () =>
    withStore(async (store) => {
      const models = await listModels(store);
      const json = { models: models.map(modelAnswer) };
      if (models.length === 0)
        return { json, text: "There is no model yet. Publish a run with: npx hilum publish <run> --name <model>" };
      const rows = models.map(({ name, version, labels, dataset, report, synthetic }) => [
        name,
        String(version),
        labels.join(", "),
        `${dataset.id}${synthetic ? " (SYNTHETIC)" : ""}`,
        decimalWithInterval(report.accuracy.value, report.accuracy),
        decimalWithInterval(report.macroF1, report.intervals.macroF1),
      ]);
      return {
        json,
        text: textTable(["model", "version", "labels", "data set", "accuracy (95%)", "macro F1 (95%)"], rows),
      };
    }),
});
