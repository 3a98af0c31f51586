import { HilumError } from "../../errors";
import { setTestOnly } from "../../store/datasets/test-only";
import { defineCommand } from "../command";
import { withStore } from "../with-store";
import { datasetAnswer } from "./dataset-answer";
import { datasetId } from "./dataset-id";

export const datasetSetCommand = defineCommand({
  name: "dataset set",
  usage: "<id> --test-only | --trainable",
  summary: "hold a data set for tests only, or let networks be trained on it",
  details: [
    "A set of another hospital is worth most while no network has learned from it: held for tests only, every run on it",
    "is refused, and `evaluate` is what it is for.",
  ].join("\n"),
  options: {
    "test-only": { type: "boolean", help: "networks are tested on it, none is trained" },
    trainable: { type: "boolean", help: "networks may be trained on it again" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [text] }) {
    const testOnly = values["test-only"] ?? false;
    if (testOnly === (values.trainable ?? false))
      throw new HilumError("badRequest", "`dataset set` takes one of --test-only and --trainable.");
    return withStore(async (store) => {
      const id = datasetId(text);
      const dataset = await setTestOnly(store, id, testOnly);
      return {
        json: datasetAnswer(dataset),
        text: testOnly
          ? `${id} is held for tests only. Test on it with: npx hilum evaluate <run or model> --dataset ${id}`
          : `Networks may be trained on ${id} again.`,
      };
    });
  },
});
