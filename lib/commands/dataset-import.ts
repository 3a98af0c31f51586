import { basename, resolve } from "node:path";
import { HilumError } from "../errors";
import { importDataset } from "../runs/import-dataset";
import { defineCommand } from "./command";
import { datasetAnswer, datasetText } from "./dataset-answer";
import { datasetId } from "./dataset-id";
import { withStore } from "./with-store";

export const datasetImportCommand = defineCommand({
  name: "dataset import",
  usage: "<path> --name <id>",
  summary: "import a folder or zip of X-rays",
  details: [
    "One sub-folder per label, and an optional metadata.csv (file, label, patient_id, sex, age, view, source).",
    "JPEG, PNG, TIFF and uncompressed DICOM are read; a file that cannot be is listed with its reason and stops nothing.",
  ].join("\n"),
  options: {
    name: { type: "string", value: "<id>", help: "what the data set is called: lower-case letters, digits and -" },
    title: { type: "string", value: "<text>", help: "a title for people (default: the folder's name)" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [path] }, { terminal, signal }) {
    if (values.name === undefined) throw new HilumError("badRequest", "`dataset import` needs --name <id>.", { remedy: "For example: npx hilum dataset import films --name my-films" });
    const name = datasetId(values.name);
    return withStore(async (store) => {
      const step = terminal.step(`Importing ${basename(resolve(path))}`);
      try {
        const dataset = await importDataset(store, { path, name, title: values.title ?? basename(resolve(path)), signal, onProgress: ({ done, total }) => step.progress(total > 0 ? done / total : null, `${done} of ${total} files`) });
        step.done(`Imported ${dataset.images} images as ${dataset.id}`);
        return { json: datasetAnswer(dataset), text: datasetText(dataset) };
      } catch (error) {
        step.fail();
        throw error;
      }
    });
  },
});
