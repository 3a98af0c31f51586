import { HilumError } from "../../errors";
import { publishRun } from "../../jobs/models/publish-run";
import { getRunSummary } from "../../store/runs/run-store";
import { testLooksSentence } from "../../training/test-looks";
import { defineCommand } from "../command";
import { modelAnswer } from "./model-answer";
import { modelName } from "./model-name";
import { doubtText, waiverText } from "../run/run-answer";
import { withStore } from "../with-store";

export const publishCommand = defineCommand({
  name: "publish",
  usage: "<run> --name <model>",
  summary: "publish a completed run as a model",
  details:
    "Under a name that is taken the model becomes its next version; the versions before stay.\nA run that there are reasons to doubt is refused with them (docs/metrics.md tells the rule).",
  options: {
    name: { type: "string", value: "<model>", help: "the model's name: lower-case letters, digits and -" },
    "even-if-useless": {
      type: "boolean",
      help: "publish also a run that names one class only or is not better than guessing",
    },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [run] }) {
    if (values.name === undefined)
      throw new HilumError("badRequest", "`publish` needs --name <model>.", {
        remedy: "For example: npx hilum publish quickstart-1 --name my-model",
      });
    const name = modelName(values.name);
    return withStore(async (store) => {
      const { id } = await getRunSummary(store, run);
      const model = await publishRun(store, id, name, { evenIfUseless: values["even-if-useless"] });
      const lines = [
        `Published ${model.name} version ${model.version}. In the workbench: /predict/${model.name}; here: npx hilum predict ${model.name} <file…>`,
        ...model.waivers.map(waiverText),
        ...model.doubts.map(doubtText),
        ...(model.testLooks === null ? [] : [testLooksSentence(model.testLooks)]),
      ];
      return { json: modelAnswer(model), text: lines.join("\n") };
    });
  },
});
