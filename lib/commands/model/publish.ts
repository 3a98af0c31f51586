import { doubtFindings } from "../../assessment/model-finding";
import { printableLine } from "../../../bin/printable.mjs";
import { HilumError } from "../../errors";
import { publishRun } from "../../jobs/models/publish-run";
import { parseOperatingRule } from "../../metrics/operating-points/operating-rule";
import { type WantedPoint } from "../../metrics/operating-points/wanted-point";
import { operatingPointSentence } from "../../publish/describe-operating-point";
import { testLooksSentence } from "../../training/test-looks";
import { getRun } from "../../store/runs/run-store";
import { defineCommand } from "../command";
import { modelAnswer } from "./model-answer";
import { modelName } from "./model-name";
import { doubtText, waiverText } from "../run/run-answer";
import { shortcutAuditWithBar } from "../run/shortcut-audit-step";
import { withGivenWaivers } from "../run/waivers";
import { withStore } from "../with-store";

export const publishCommand = defineCommand({
  name: "publish",
  usage: "<run> --name <model>",
  summary: "publish a completed run as a model",
  details: [
    "Under a name that is taken the model becomes its next version; the versions before stay.",
    "",
    "The run's shortcut audit is made first where it is not there yet (npx hilum audit run shows it). A red finding, of the",
    "score or of a shortcut, keeps the run from being published until it is waived by name, which stands on the model:",
    '--waive shortcut.border="only films of one hospital are asked about" --by "Ada Lovelace".',
  ].join("\n"),
  options: {
    name: { type: "string", value: "<model>", help: "the model's name: lower-case letters, digits and -" },
    waive: {
      type: "string",
      multiple: true,
      value: "<finding=reason>",
      help: "take responsibility for a red finding of the run",
    },
    "operating-point": {
      type: "string",
      value: "<class>:<rule>",
      help: "flag films for a class by a threshold chosen on validation: covid-19:sensitivity=0.95 (or specificity=…, youden, costs=10@0.02)",
    },
    by: { type: "string", value: "<name>", help: "who waives" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [run] }, context) {
    if (values.name === undefined)
      throw new HilumError("badRequest", "`publish` needs --name <model>.", {
        remedy: "For example: npx hilum publish quickstart-1 --name my-model",
      });
    const name = modelName(values.name);
    const operatingPoint = wantedPoint(values["operating-point"]);
    return withStore(async (store) => {
      const { id, doubts } = await getRun(store, run);
      const { findings } = await shortcutAuditWithBar(store, run, context);
      const waivable = { fingerprint: id, findings: [...doubtFindings(doubts), ...findings] };
      const model = await publishRun(store, id, name, {
        waivers: withGivenWaivers([], values, waivable),
        operatingPoint,
      });
      const lines = [
        `Published ${model.name} version ${model.version}. In the workbench: /predict/${model.name}; here: npx hilum predict ${model.name} <file…>`,
        ...[...model.waivers, ...model.findingWaivers].map(waiverText),
        ...(model.operatingPoint === null ? [] : [printableLine(operatingPointSentence(model.operatingPoint))]),
        ...model.doubts.map(doubtText),
        ...(model.testLooks === null ? [] : [testLooksSentence(model.testLooks)]),
      ];
      return { json: modelAnswer(model), text: lines.join("\n") };
    });
  },
});

/** `covid-19:sensitivity=0.95`; a class may hold colons, a rule has none. */
function wantedPoint(text: string | undefined): WantedPoint | null {
  if (text === undefined) return null;
  const colon = text.lastIndexOf(":");
  const rule = parseOperatingRule(text.slice(colon + 1));
  if (colon < 1 || rule === null)
    throw new HilumError("badRequest", `“${text}” is no operating point.`, {
      remedy: "For example: --operating-point covid-19:sensitivity=0.95, or specificity=0.9, youden, costs=10@0.02",
    });
  return { label: text.slice(0, colon), rule };
}
