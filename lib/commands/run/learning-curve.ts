import { line } from "../../../bin/printable.mjs";
import { formatElapsed } from "../../../bin/terminal.mjs";
import { differenceText, estimateText } from "../../assessment/estimate-text";
import type { LearningCurve } from "../../assessment/learning-curve/learning-curve";
import { LearningCurveSpec } from "../../assessment/learning-curve/learning-curve-spec";
import { counted } from "../../audit/findings/wording";
import { HilumError } from "../../errors";
import { loadLearningCurve, startLearningCurve } from "../../jobs/series/learning-curves";
import { curveSettings, planCurve, suggestedSizes } from "../../jobs/series/plan-curve";
import { getRunSummary } from "../../store/runs/run-store";
import { isOver } from "../../training/run-status";
import { textTable } from "../../text/text-table";
import { defineCommand, wholeNumber } from "../command";
import { auditWithBar } from "../dataset/audit-step";
import { datasetId } from "../dataset/dataset-id";
import { withStore } from "../with-store";
import { applySettings, parseSetting } from "./apply-settings";
import { followToEnd } from "./follow-to-end";
import { getStartingPoint } from "./starting-point";
import { withGivenWaivers } from "./waivers";

export const learningCurveCommand = defineCommand({
  name: "learning-curve",
  usage: "<dataset> [--from <source>] [--patients 10,20,40,80] [--seeds 3]",
  summary: "how a network does by the number of patients it is trained on",
  details: [
    "Trains on ever more patients of a data set, each number with several seeds, from scratch and, with --from, from trained",
    "weights, and lays the two curves beside each other: with an interval over test patients and seeds, and in words what",
    "the figures say, such as that 20 patients from the one reach what 80 reach from scratch.",
    "",
    "All runs are tested and validated on the same films; a smaller number's patients are among a larger one's of the same",
    "seed. Network, preprocessing and training settings are those of --from, else the defaults; --set changes them.",
    "A start that has learned from the films it would be judged by is refused.",
    "",
    "The runs are ordinary ones, in the queue; asked again the same, the command goes on where it was.",
  ].join("\n"),
  options: {
    from: {
      type: "string",
      value: "<source>",
      help: "run:<id>, model:<name>@<version> or shipped:<name>; scratch for one curve (default)",
    },
    patients: { type: "string", value: "<n,n,…>", help: "training patients (default: 10, doubled, and all there are)" },
    seeds: { type: "string", value: "<n>", help: "runs of each number: other patients and weights (default: 3)" },
    "least-updates": {
      type: "string",
      value: "<n>",
      help: "train small sets for more epochs, until so many updates (default: 300)",
    },
    set: { type: "string", multiple: true, value: "<path=value>", help: "change one setting of all runs" },
    waive: {
      type: "string",
      multiple: true,
      value: "<finding or cause=reason>",
      help: "take responsibility for a red finding of the audit",
    },
    by: { type: "string", value: "<name>", help: "who waives" },
    detach: { type: "boolean", help: "queue the runs and return" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [name] }, context) {
    const dataset = datasetId(name);
    return withStore(async (store) => {
      const from =
        values.from === undefined || values.from === "scratch"
          ? null
          : (await getStartingPoint(store, values.from)).initialWeights;
      const settings = applySettings(await curveSettings(store, dataset, from), (values.set ?? []).map(parseSetting));
      const waivers = withGivenWaivers([], values, await auditWithBar(store, dataset, context));
      const spec = LearningCurveSpec.parse({
        base: { ...settings, waivers },
        from,
        patients: values.patients === undefined ? await suggestedSizes(store, settings) : sizes(values.patients),
        seeds: values.seeds === undefined ? undefined : wholeNumber(values.seeds, "--seeds", { min: 1, max: 10 }),
        leastUpdates:
          values["least-updates"] === undefined
            ? undefined
            : wholeNumber(values["least-updates"], "--least-updates", { min: 0, max: 100_000 }),
      });
      const plan = await planCurve(store, spec);
      for (const note of plan.notes) context.terminal.line(line`${note}`);
      context.terminal.line(
        `${counted(plan.runs.length, "run")} on ${plan.spec.patients.join(", ")} of ${counted(plan.available, "training patient")}${plan.estimateMs === null ? "" : `, about ${formatElapsed(plan.estimateMs)} of training in all`}.`,
      );
      const id = await startLearningCurve(store, spec);
      const queued = await loadLearningCurve(store, id);
      if (values.detach) return { json: queued, text: `Queued ${counted(queued.runs.length, "run")} as ${id}.` };
      for (const { run } of queued.runs) {
        const summary = run === null ? null : await getRunSummary(store, run.id);
        if (summary !== null && !isOver(summary.status)) await followToEnd(store, summary, context);
      }
      const curve = await loadLearningCurve(store, id);
      const isWhole = curve.runs.every(({ run }) => run?.status === "completed");
      return { json: curve, text: curveText(curve), exitCode: isWhole ? 0 : 1 };
    });
  },
});

function sizes(text: string): number[] {
  const given = text.split(",").map((one) => wholeNumber(one.trim(), "--patients", { min: 2, max: 1_000_000 }));
  if (given.length <= 12) return given;
  throw new HilumError("badRequest", "--patients takes at most 12 numbers.");
}

function curveText({ points, differences, claims, fromWords, test, runs, spec, dataset }: LearningCurve): string {
  const missing = runs.filter(({ run }) => run?.status !== "completed").length;
  const rows = points.map((point) => [
    point.start === "scratch" ? "scratch" : (fromWords ?? ""),
    String(point.patients),
    String(point.seeds),
    estimateText(point.accuracy),
    estimateText(point.balancedAccuracy),
    estimateText(point.macroAuroc),
  ]);
  return [
    line`${dataset.title}: tested on ${counted(test.films, "film")} of ${counted(test.patients, "patient")}, means over seeds with 95% intervals over test patients${spec.seeds > 1 ? " and seeds" : ""}.`,
    textTable(["from", "patients", "seeds", "accuracy", "balanced accuracy", "macro AUROC"], rows),
    ...(differences.length === 0
      ? []
      : [
          "",
          line`From ${fromWords ?? ""} minus from scratch, on as many patients:`,
          textTable(
            ["patients", "accuracy", "balanced accuracy", "macro AUROC"],
            differences.map((one) => [
              String(one.patients),
              differenceText(one.accuracy),
              differenceText(one.balancedAccuracy),
              differenceText(one.macroAuroc),
            ]),
          ),
        ]),
    ...(claims.length === 0 ? [] : ["", ...claims.map((claim) => line`${claim}`)]),
    ...(missing === 0 ? [] : ["", `${counted(missing, "run")} not completed: nothing is said of the curves yet.`]),
    ...(dataset.synthetic ? ["", "Estimate on SYNTHETIC films, which say nothing about patients."] : []),
  ].join("\n");
}
