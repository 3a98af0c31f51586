import { Code } from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { Stat, Stats } from "@/app/_components/ui/stat";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { ClassStrip } from "../../_components/class-strip";
import type { FindingCounts } from "@/lib/datasets/marks/count-findings";
import { FindingCountsTable } from "./finding-counts-table";

/** What a data set is in figures, and the balance of its classes. */
export function DatasetFigures({
  dataset,
  counts,
}: {
  dataset: DatasetSummary;
  /** Of its marks; null where each film has one label. */
  counts: FindingCounts | null;
}) {
  return (
    <Panel>
      <Stats>
        <Stat label="Films" value={formatCount(dataset.films)} />
        <Stat
          label="Patients"
          value={formatCount(dataset.patients)}
          note={`${(dataset.films / dataset.patients).toFixed(2)} films a patient`}
        />
        {counts === null ? (
          <Stat label="Classes" value={Object.keys(dataset.classes).length} />
        ) : (
          <Stat label="Findings" value={dataset.findings.length} note="several a film" />
        )}
        <Stat label="Files not taken" value={formatCount(dataset.rejected.length)} />
        <Stat
          label={dataset.joined === null ? "Imported" : "Joined"}
          value={<RelativeTime iso={dataset.createdAt} />}
        />
        <Stat
          label="Name"
          value={dataset.id}
          note={
            <>
              version {dataset.version}, fingerprint{" "}
              <Code fz="xs" title={dataset.fingerprint}>
                {dataset.fingerprint.slice(0, 12)}
              </Code>
            </>
          }
        />
      </Stats>
      <div style={{ marginTop: "0.875rem" }}>
        {counts === null ? (
          <ClassStrip classes={dataset.classes} />
        ) : (
          <FindingCountsTable dataset={dataset.id} findings={dataset.findings} counts={counts} />
        )}
      </div>
    </Panel>
  );
}
