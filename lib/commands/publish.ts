import { HilumError } from "../errors";
import { publishRun } from "../runs/publish-run";
import { findRun } from "../store/run-store";
import { defineCommand } from "./command";
import { modelAnswer } from "./model-answer";
import { modelName } from "./model-name";
import { waiverText } from "./run-answer";
import { withStore } from "./with-store";

export const publishCommand = defineCommand({
  name: "publish",
  usage: "<run> --name <model>",
  summary: "publish a completed run as a model",
  details: "Under a name that is taken the model becomes its next version; the versions before stay.",
  options: { name: { type: "string", value: "<model>", help: "the model's name: lower-case letters, digits and -" } },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [run] }) {
    if (values.name === undefined) throw new HilumError("badRequest", "`publish` needs --name <model>.", { remedy: "For example: npx hilum publish quickstart-1 --name my-model" });
    const name = modelName(values.name);
    return withStore(async (store) => {
      const { id } = await findRun(store, run);
      const model = await publishRun(store, id, name);
      const lines = [`Published ${model.name} version ${model.version}. In the workbench: /predict/${model.name}; here: npx hilum predict ${model.name} <file…>`, ...model.waivers.map(waiverText)];
      return { json: modelAnswer(model), text: lines.join("\n") };
    });
  },
});
