import { refuseMultiLabel } from "../../training/refuse-multi-label";
import { measureSubgroups } from "../../assessment/subgroups/measure-subgroups";
import { type SubgroupReport } from "../../assessment/subgroups/subgroup-report";
import { HilumError } from "../../errors";
import { type EvaluationReport } from "../../metrics/evaluation-report";
import { defaultLabel } from "../../metrics/operating-points/default-label";
import { getDatasetVersion } from "../../store/datasets/dataset-versions";
import { listFilms } from "../../store/datasets/film-store";
import { type Store } from "../../store/open-store";
import { getEvaluation } from "./get-evaluation";
import { getRun } from "../../store/runs/run-store";
import { type RunSummary } from "../../training/run";

/**
 * How a completed run does on the groups of its test films, asked about `label` (by default the first class that is a
 * finding). Throws `notFound` where the run or its data set is gone, `conflict` before the run is completed, and
 * `badRequest` for a label that it does not know.
 */
export async function loadRunSubgroups(store: Store, idOrName: string, label?: string): Promise<SubgroupReport> {
  const run = await getRun(store, idOrName);
  refuseMultiLabel(run, "A figure of groups of films");
  if (run.report === null) throw notEvaluated(run);
  return loadReportSubgroups(store, run, run.report, label);
}

/** The same of a report of the films of a run's data set. Throws as {@link loadRunSubgroups}. */
export function loadReportSubgroups(
  store: Store,
  run: RunSummary,
  report: EvaluationReport,
  label?: string,
): Promise<SubgroupReport> {
  const { spec, datasetFingerprint: fingerprint } = run;
  if (fingerprint === null) throw notEvaluated(run);
  return subgroupsOf(store, report, { dataset: spec.dataset, fingerprint, label });
}

const notEvaluated = ({ name, status }: RunSummary): HilumError =>
  new HilumError("conflict", `Run ${name} is ${status}: it has no evaluation yet.`, {
    remedy: "Wait until it is completed.",
  });

/** The same of an evaluation on another data set. Throws `conflict` while it is not made, and as {@link loadRunSubgroups}. */
export async function loadEvaluationSubgroups(
  store: Store,
  runIdOrName: string,
  evaluation: string,
  label?: string,
): Promise<SubgroupReport> {
  const { subject, result, status } = await getEvaluation(store, runIdOrName, evaluation);
  if (result?.kind !== "evaluation")
    throw new HilumError("conflict", `The evaluation is ${status}: it has no result yet.`, {
      remedy: "Wait until it is completed.",
    });
  return subgroupsOf(store, result.report, { dataset: subject.dataset, fingerprint: subject.fingerprint, label });
}

/** Of any report, with the films of the version of the data set that it is of. Throws as {@link loadRunSubgroups}. */
async function subgroupsOf(
  store: Store,
  report: EvaluationReport,
  {
    dataset,
    fingerprint,
    label = defaultLabel(report.labels),
  }: { dataset: string; fingerprint: string; label?: string },
): Promise<SubgroupReport> {
  if (!report.labels.includes(label))
    throw new HilumError("badRequest", `The network does not know the label ${label}.`, {
      remedy: `It knows ${report.labels.join(", ")}.`,
    });
  const { version } = await getDatasetVersion(store, dataset, fingerprint);
  const { films } = await listFilms(store, dataset, { version });
  return measureSubgroups(report, films, label);
}
