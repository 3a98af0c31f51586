import { blockingFindings } from "../../audit/findings/blocking-findings";
import { PHANTOM_DEMO } from "../../phantom/phantom-dataset";
import { viewAudit } from "../../jobs/audit/read-audit";
import { ensureAudit } from "../../jobs/audit/ensure-audit";
import { getDataset } from "../../store/datasets/dataset-store";
import { auditText } from "./audit-answer";
import { auditWithBar, compareWithBar } from "./audit-step";
import { defineCommand } from "../command";
import { datasetId } from "./dataset-id";
import { prepareDemoDataset } from "./prepare-demo-dataset";
import { withStore } from "../with-store";

/** Told apart from a failure (1) and a mistake in the command line (2). */
const RED_FINDINGS = 3;

export const datasetAuditCommand = defineCommand({
  name: "dataset audit",
  usage: "<id>",
  summary: "report on quality, leaks and confounding of a data set",
  details: [
    "Looks for films that are bad, that are there twice, and for what tells the label without the lungs. A data set is",
    "audited once for its films as they are; a worker does it by itself after an import. Waits until the report is whole.",
    "",
    "Exit code: 0 without a red finding, 3 with one, 1 where the audit failed. A red finding keeps runs from being trained",
    "until it is resolved or waived by name: npx hilum train … --waive <finding>=<reason> --by <name>; findings",
    "of one cause are waived together by its name in the place of the finding.",
    "Films that look alike are judged with: npx hilum dataset verdict.",
  ].join("\n"),
  options: {},
  positionals: { min: 1, max: 1 },
  async run({ positionals: [name] }, context) {
    const id = datasetId(name);
    return withStore(async (store) => {
      if (id === PHANTOM_DEMO.id) await prepareDemoDataset(store, context);
      await auditWithBar(store, id, context);
      await compareWithBar(store, id, context);
      const report = await ensureAudit(store, id, { signal: context.signal });
      const { title, synthetic } = await getDataset(store, id);
      const { films, verdicts, between } = await viewAudit(store, { dataset: id, fingerprint: report.fingerprint });
      return {
        json: {
          dataset: id,
          synthetic,
          ...report,
          verdicts,
          between: between.map(({ otherFilms: _, ...comparison }) => comparison),
        },
        text: auditText({ report, films }, `${title}${synthetic ? " (SYNTHETIC)" : ""}`),
        exitCode: blockingFindings(report, []).length > 0 ? RED_FINDINGS : 0,
      };
    });
  },
});
