import { HilumError } from "../../errors";
import { loadChecklist } from "../../jobs/models/load-checklist";
import { ChecklistFormat, ChecklistName, makeChecklist } from "../../publish/checklist/make-checklist";
import { defineCommand } from "../command";
import { withStore } from "../with-store";

export const checklistCommand = defineCommand({
  name: "checklist",
  usage: "<run or model> [--standard claim|tripod] [--format md|html]",
  summary: "fill in a reporting checklist (CLAIM 2024, TRIPOD+AI) for a run or model",
  details: [
    "Prints the checklist with what is known of the run: open items first, each with what a person has to write. The items",
    "are told in words of our own; read the guideline itself before handing it in.",
    "For example: npx hilum checklist quickstart-1 --standard tripod --format html > tripod.html",
  ].join("\n"),
  options: {
    standard: { type: "string", value: "<name>", help: "claim (default) or tripod" },
    format: { type: "string", value: "<format>", help: "md (default) or html" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [name] }) {
    const standard = ChecklistName.safeParse(values.standard ?? "claim");
    const format = ChecklistFormat.safeParse(values.format ?? "md");
    if (!standard.success)
      throw new HilumError("badRequest", `There is no checklist "${values.standard}".`, {
        remedy: `There are: ${ChecklistName.options.join(", ")}.`,
      });
    if (!format.success)
      throw new HilumError("badRequest", `There is no format "${values.format}".`, {
        remedy: `There are: ${ChecklistFormat.options.join(", ")}.`,
      });
    return withStore(async (store) => {
      const { run, filled } = await loadChecklist(store, name, standard.data);
      const { text, items, counts } = makeChecklist(standard.data, format.data, filled);
      return {
        json: { run, standard: standard.data, counts, items },
        text: text.trimEnd(),
      };
    });
  },
});
