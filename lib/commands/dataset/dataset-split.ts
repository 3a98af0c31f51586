import { CohortFilter } from "../../datasets/cohorts/cohort-filter";
import { SplitSpec } from "../../datasets/splits/split-spec";
import { previewSplit } from "../../jobs/runs/preview-split";
import { defineCommand } from "../command";
import { applySplitOptions, SPLIT_OPTIONS } from "./split-options";
import { splitText } from "./split-text";
import { withStore } from "../with-store";

export const datasetSplitCommand = defineCommand({
  name: "dataset split",
  usage: "<id> [--split kfold --folds 5]",
  summary: "show how a data set would be split",
  details: [
    "Shows what training, validation and test would hold, by class. Films that belong together (one patient, one film in",
    "several copies) are never in two parts. Nothing is stored: train takes the same options.",
    "",
    "  npx hilum dataset split chest --split leave-one-source-out --source 'hospital B'",
  ].join("\n"),
  options: SPLIT_OPTIONS,
  positionals: { min: 1, max: 1 },
  run: ({ values, positionals: [id] }) =>
    withStore(async (store) => {
      const spec = applySplitOptions(SplitSpec.parse({}), values);
      const { dataset, hash, report } = await previewSplit(store, id, CohortFilter.parse({}), spec);
      return {
        json: { dataset: dataset.id, fingerprint: dataset.fingerprint, spec, hash, ...report },
        text: splitText(dataset, hash, report),
      };
    }),
});
