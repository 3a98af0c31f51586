import { binDataset, deleteDataset } from "../../store/datasets/dataset-bin";
import { defineCommand } from "../command";
import { datasetId } from "./dataset-id";
import { withStore } from "../with-store";

export const datasetDeleteCommand = defineCommand({
  name: "dataset delete",
  usage: "<id> [--for-good]",
  summary: "put a data set in the bin, or delete it for good",
  details: "From the bin it comes back with `dataset restore`. Finished runs keep their figures in either case.",
  options: { "for-good": { type: "boolean", help: "delete all its versions and films: nothing brings them back" } },
  positionals: { min: 1, max: 1 },
  run: ({ values, positionals: [text] }) =>
    withStore(async (store) => {
      const id = datasetId(text);
      if (values["for-good"]) {
        await deleteDataset(store, id);
        return { json: { dataset: id, deleted: "for good" }, text: `Deleted ${id} with its films.` };
      }
      await binDataset(store, id);
      return {
        json: { dataset: id, deleted: "bin" },
        text: `${id} is in the bin. Back: npx hilum dataset restore ${id}. For good: npx hilum dataset delete ${id} --for-good`,
      };
    }),
});
