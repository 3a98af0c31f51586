import { HilumError } from "../../errors";
import { PHANTOM_DEMO } from "../../phantom/phantom-dataset";
import { findTestLooks } from "../../store/runs/test-look-store";
import { testLooksSentence } from "../../training/test-looks";
import { getNetwork } from "../../jobs/models/open-network";
import { evaluateOn } from "../../jobs/models/evaluate-model";
import { defineCommand } from "../command";
import { datasetId } from "../dataset/dataset-id";
import { prepareDemoDataset } from "../dataset/prepare-demo-dataset";
import { confusionAnswer, metricsAnswer, reportText } from "./report-answer";
import { withStore } from "../with-store";

const SPLITS = ["train", "validation", "test", "all"] as const;

export const evaluateCommand = defineCommand({
  name: "evaluate",
  usage: "<run or model> --dataset <id> [--split all]",
  summary: "evaluate a run or model on a data set",
  details:
    "The splits are those of the run on its own data set; of another data set it has seen nothing, so `all` is the test.",
  options: {
    dataset: { type: "string", value: "<id>", help: "the data set" },
    split: { type: "string", value: "<split>", help: `${SPLITS.join(", ")} (default: all)` },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [name] }, context) {
    if (values.dataset === undefined)
      throw new HilumError("badRequest", "`evaluate` needs --dataset <id>.", {
        remedy: "See the names with: npx hilum dataset list",
      });
    const dataset = datasetId(values.dataset);
    const split = SPLITS.find((candidate) => candidate === (values.split ?? "all"));
    if (split === undefined)
      throw new HilumError("badRequest", `There is no split "${values.split}".`, {
        remedy: `There are: ${SPLITS.join(", ")}.`,
      });
    return withStore(async (store) => {
      if (dataset === PHANTOM_DEMO.id) await prepareDemoDataset(store, context);
      const report = await evaluateOn(store, name, dataset, split);
      const testLooks = split === "test" ? await findTestLooks(store, (await getNetwork(store, name)).run) : null;
      const json = {
        model: name,
        dataset,
        split,
        synthetic: report.synthetic,
        metrics: { [split]: metricsAnswer(report) },
        confusionMatrix: confusionAnswer(report),
        testLooks,
      };
      return {
        json,
        text: [reportText(report), ...(testLooks === null ? [] : ["", testLooksSentence(testLooks)])].join("\n"),
      };
    });
  },
});
