import { HilumError } from "../../errors";
import { ensureShippedModels } from "../../jobs/models/shipped/publish-shipped";
import { deleteModel } from "../../store/models/model-store";
import { forgetShipped } from "../../store/models/shipped-model-store";
import { counted } from "../../audit/findings/wording";
import { defineCommand } from "../command";
import { modelName } from "./model-name";
import { withStore } from "../with-store";

export const unpublishCommand = defineCommand({
  name: "unpublish",
  usage: "<model> [--undo]",
  summary: "take a published model away",
  details: [
    "Forgets all versions of a model. The runs that it was made of stay, and can be published again; runs that shall start",
    "from it do not find it any more. A model that goes with Hilum stays away until --undo brings it back.",
  ].join("\n"),
  options: { undo: { type: "boolean", help: "publish a model that goes with Hilum again" } },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [text] }) {
    const name = modelName(text);
    return withStore(async (store) => {
      if (values.undo) {
        await forgetShipped(store, name);
        const model = (await ensureShippedModels(store)).find((one) => one.name === name);
        if (model === undefined)
          throw new HilumError("notFound", `No model ${name} that goes with Hilum was taken away.`, {
            remedy: "Publish the run of any other again: npx hilum publish <run> --name <model>",
          });
        return { json: { model: name, version: model.version }, text: `Published ${name} again.` };
      }
      const versions = await deleteModel(store, name);
      if (versions === 0)
        throw new HilumError("notFound", `There is no model called ${name}.`, {
          remedy: "See the names with: npx hilum models",
        });
      return { json: { model: name, versions }, text: `Took ${name} away, ${counted(versions, "version")}.` };
    });
  },
});
