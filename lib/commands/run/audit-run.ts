import { doubtFindings } from "../../assessment/model-finding";
import { getRun } from "../../store/runs/run-store";
import { defineCommand } from "../command";
import { withStore } from "../with-store";
import { shortcutAuditText } from "./shortcut-audit-answer";
import { shortcutAuditWithBar } from "./shortcut-audit-step";

/** Told apart from a failure (1) and a mistake in the command line (2). */
const RED_FINDINGS = 3;

export const auditRunCommand = defineCommand({
  name: "audit run",
  usage: "<run>",
  summary: "ask a trained run about films changed on purpose: its shortcuts",
  details: [
    "Asks the network about its own test films without the lungs, without border, corners or markers, mirrored, blurred,",
    "cut to pieces and with the borders of other films; where films of one class come from; and how it scores where",
    "classes are alike in all that is known of a film. A run is audited once; a worker does it by itself after training.",
    "",
    "Exit code: 0 without a red finding, 3 with one, 1 where the audit failed. A red finding keeps a run from being",
    "published until it is waived by name: npx hilum publish … --waive <finding>=<reason> --by <name>.",
  ].join("\n"),
  options: {},
  positionals: { min: 1, max: 1 },
  async run({ positionals: [run] }, context) {
    return withStore(async (store) => {
      const report = await shortcutAuditWithBar(store, run, context);
      const { id, name, doubts } = await getRun(store, run);
      const findings = [...doubtFindings(doubts), ...report.findings];
      return {
        json: { run: id, name, ...report, findings },
        text: shortcutAuditText({ ...report, findings }, name),
        exitCode: findings.some(({ severity }) => severity === "red") ? RED_FINDINGS : 0,
      };
    });
  },
});
