import { differenceText, estimateText } from "../../assessment/estimate-text";
import { findRow } from "../../assessment/outside-tests";
import { getNetwork } from "../../jobs/models/open-network";
import { listEvaluations } from "../../jobs/assessments/list-evaluations";
import { defineCommand } from "../command";
import { textTable } from "../../text/text-table";
import { withStore } from "../with-store";

export const evaluationsCommand = defineCommand({
  name: "evaluations",
  usage: "<run or model>",
  summary: "list a run's evaluations on other data sets, inside beside outside",
  options: {},
  positionals: { min: 1, max: 1 },
  run: ({ positionals: [name] }) =>
    withStore(async (store) => {
      const { run } = await getNetwork(store, name);
      const evaluations = await listEvaluations(store, run);
      const json = { run, evaluations };
      if (evaluations.length === 0)
        return {
          json,
          text: `${name} was tested on no other data set. Test it with: npx hilum evaluate ${name} --dataset <id>`,
        };
      const rows = evaluations.map(({ id, subject, status, isStale, failure, result }) => {
        const accuracy = findRow(result?.comparison ?? null, "balancedAccuracy");
        return [
          id,
          subject.dataset,
          isStale ? `${status}, of an earlier version` : status,
          result === null ? "–" : String(result.report.accuracy.denominator),
          accuracy === null ? "–" : estimateText(accuracy.inside),
          accuracy === null ? (failure?.message ?? "–") : estimateText(accuracy.outside),
          accuracy === null ? "–" : differenceText(accuracy.difference),
        ];
      });
      return {
        json,
        text: [
          "Balanced accuracy over the classes that both have, with 95% intervals:",
          textTable(["evaluation", "data set", "status", "films", "inside", "outside", "outside − inside"], rows),
        ].join("\n"),
      };
    }),
});
