import { printableLine } from "../../../bin/printable.mjs";
import { defineCommand } from "../command";
import { datasetAnswer, datasetText } from "./dataset-answer";
import { datasetId } from "./dataset-id";
import { IMPORT_OPTIONS, importFilms, previewFilms } from "./import-films";
import { withStore } from "../with-store";

export const datasetAddCommand = defineCommand({
  name: "dataset add",
  usage: "<id> <path>",
  summary: "add X-rays to a data set, as its next version",
  details: "Runs that were made on an earlier version keep it. Films that are there already change nothing.",
  options: {
    replace: { type: "boolean", help: "a film of the same path goes in place of the one that is there" },
    ...IMPORT_OPTIONS,
  },
  positionals: { min: 2, max: 2 },
  async run({ values, positionals: [id, path] }, context) {
    if (values["dry-run"]) return previewFilms(path, values);
    const name = datasetId(id);
    return withStore(async (store) => {
      const { dataset, remarks, ...counts } = await importFilms(
        store,
        { path, name, title: "", add: true, replace: values.replace, given: values },
        context,
      );
      return {
        json: { ...datasetAnswer(dataset), ...counts, remarks },
        text: [datasetText(dataset), ...remarks.map(printableLine)].join("\n"),
      };
    });
  },
});
