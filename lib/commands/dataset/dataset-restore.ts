import { restoreDataset } from "../../store/datasets/dataset-bin";
import { getDataset } from "../../store/datasets/dataset-store";
import { defineCommand } from "../command";
import { datasetAnswer } from "./dataset-answer";
import { datasetId } from "./dataset-id";
import { withStore } from "../with-store";

export const datasetRestoreCommand = defineCommand({
  name: "dataset restore",
  usage: "<id>",
  summary: "take a data set out of the bin",
  options: {},
  positionals: { min: 1, max: 1 },
  run: ({ positionals: [text] }) =>
    withStore(async (store) => {
      const id = datasetId(text);
      await restoreDataset(store, id);
      return { json: datasetAnswer(await getDataset(store, id)), text: `${id} is in use again.` };
    }),
});
