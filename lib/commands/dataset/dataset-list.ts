import { listDatasets } from "../../store/datasets/dataset-store";
import { defineCommand } from "../command";
import { textTable } from "../../text/text-table";
import { withStore } from "../with-store";

export const datasetListCommand = defineCommand({
  name: "dataset list",
  usage: "",
  summary: "list the data sets",
  options: { bin: { type: "boolean", help: "those in the bin" } },
  positionals: { min: 0, max: 0 },
  run: ({ values: { bin = false } }) =>
    withStore(async (store) => {
      const datasets = await listDatasets(store, { inBin: bin });
      const json = {
        datasets: datasets.map(
          ({ id, title, version, films, patients, classes, synthetic, testOnly, createdAt, deletedAt }) => ({
            dataset: id,
            title,
            version,
            films,
            patients,
            classes,
            synthetic,
            testOnly,
            createdAt,
            deletedAt,
          }),
        ),
      };
      if (datasets.length === 0 && bin) return { json, text: "The bin is empty." };
      if (datasets.length === 0)
        return {
          json,
          text: "There is no data set yet. Bring X-rays with: npx hilum dataset import <path> --name <id>",
        };
      const rows = datasets.map(({ id, films, patients, classes, synthetic, testOnly, title }) => [
        id,
        String(films),
        String(patients),
        Object.keys(classes).join(", "),
        `${title}${synthetic ? " (SYNTHETIC)" : ""}${testOnly ? " (for tests only)" : ""}`,
      ]);
      return { json, text: textTable(["data set", "films", "patients", "labels", "title"], rows) };
    }),
});
