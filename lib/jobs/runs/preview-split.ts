import { type CohortFilter } from "../../datasets/cohorts/cohort-filter";
import { type DatasetSummary } from "../../datasets/dataset";
import { type SplitSpec } from "../../datasets/splits/split-spec";
import { reportSplit } from "../../datasets/splits/report-split";
import { splitGroups } from "../../datasets/splits/split-groups";
import { type SplitReport } from "../../datasets/splits/split-report";
import { findReport } from "../../store/datasets/audit-store";
import { type Store } from "../../store/open-store";
import { loadGroups } from "./run-data";

const NOT_AUDITED =
  "The data set is not audited yet: films that look alike are not kept together here. A run waits for the audit and keeps them together.";

/** The split that a run would get now, with its report; nothing is stored. Throws `notFound`, and `invalidDataset` when it cannot be split. */
export async function previewSplit(
  store: Store,
  id: string,
  cohort: CohortFilter,
  spec: SplitSpec,
): Promise<{ dataset: DatasetSummary; hash: string; report: SplitReport }> {
  const { dataset, groups } = await loadGroups(store, id, cohort);
  const split = splitGroups(groups, spec);
  const report = reportSplit(groups, spec, split);
  const isAudited = (await findReport(store, dataset.fingerprint)) !== null;
  return {
    dataset,
    hash: split.hash,
    report: isAudited ? report : { ...report, warnings: [NOT_AUDITED, ...report.warnings] },
  };
}
