import { printableLine } from "../../../bin/printable.mjs";
import { basename, resolve } from "node:path";
import { HilumError } from "../../errors";
import { setTestOnly } from "../../store/datasets/test-only";
import { defineCommand } from "../command";
import { datasetAnswer, datasetText } from "./dataset-answer";
import { datasetId } from "./dataset-id";
import { IMPORT_OPTIONS, importFilms, previewFilms } from "./import-films";
import { withStore } from "../with-store";

export const datasetImportCommand = defineCommand({
  name: "dataset import",
  usage: "<path> --name <id>",
  summary: "import a folder or zip of X-rays",
  details: [
    "How the films lie is recognised and said; --dry-run only says it. One folder a class is enough; a table beside the",
    "films (file, label, patient_id, sex, age, view, source) tells more. A file that cannot be read is listed with its",
    "reason and stops nothing. An import that was cut off goes on when the same command is given again.",
  ].join("\n"),
  options: {
    name: { type: "string", value: "<id>", help: "what the data set is called: lower-case letters, digits and -" },
    title: { type: "string", value: "<text>", help: "a title for people (default: the folder's name)" },
    "test-only": { type: "boolean", help: "hold it for tests: networks are evaluated on it, none is trained" },
    ...IMPORT_OPTIONS,
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [path] }, context) {
    if (values["dry-run"]) return previewFilms(path, values);
    if (values.name === undefined)
      throw new HilumError("badRequest", "`dataset import` needs --name <id>.", {
        remedy: "For example: npx hilum dataset import films --name my-films",
      });
    const name = datasetId(values.name);
    return withStore(async (store) => {
      const {
        dataset: imported,
        remarks,
        ...counts
      } = await importFilms(
        store,
        { path, name, title: values.title ?? basename(resolve(path)), add: false, given: values },
        context,
      );
      const dataset = values["test-only"] ? await setTestOnly(store, name, true) : imported;
      return {
        json: { ...datasetAnswer(dataset), ...counts, remarks },
        text: [datasetText(dataset), ...remarks.map(printableLine)].join("\n"),
      };
    });
  },
});
