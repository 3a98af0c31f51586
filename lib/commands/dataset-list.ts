import { listDatasets } from "../store/dataset-store";
import { defineCommand } from "./command";
import { textTable } from "./text-table";
import { withStore } from "./with-store";

export const datasetListCommand = defineCommand({
  name: "dataset list",
  usage: "",
  summary: "list the data sets",
  options: {},
  positionals: { min: 0, max: 0 },
  run: () =>
    withStore(async (store) => {
      const datasets = await listDatasets(store);
      const json = { datasets: datasets.map(({ id, title, images, patients, classes, synthetic, createdAt }) => ({ dataset: id, title, images, patients, classes, synthetic, createdAt })) };
      if (datasets.length === 0) return { json, text: "There is no data set yet. Bring X-rays with: npx hilum dataset import <path> --name <id>" };
      const rows = datasets.map(({ id, images, patients, classes, synthetic, title }) => [id, String(images), String(patients), Object.keys(classes).join(", "), synthetic ? `${title} (SYNTHETIC)` : title]);
      return { json, text: textTable(["data set", "images", "patients", "labels", "title"], rows) };
    }),
});
