import { getDataset } from "../store/dataset-store";
import { defineCommand } from "./command";
import { datasetAnswer, datasetText } from "./dataset-answer";
import { withStore } from "./with-store";

export const datasetShowCommand = defineCommand({
  name: "dataset show",
  usage: "<id>",
  summary: "show one data set",
  options: {},
  positionals: { min: 1, max: 1 },
  run: ({ positionals: [id] }) =>
    withStore(async (store) => {
      const dataset = await getDataset(store, id);
      return { json: datasetAnswer(dataset), text: datasetText(dataset) };
    }),
});
