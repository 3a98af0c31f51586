import { Code, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { TextLink } from "@/app/_components/ui/text-link";
import { type DatasetVersion } from "@/lib/datasets/dataset";
import { type RunSummary } from "@/lib/training/run";
import { ClassStrip } from "../../_components/class-strip";

const RUNS_SHOWN = 6;

/** Every version of a data set: when it was made, by what, its fingerprint, and the runs that were made on exactly these films. */
export function DatasetVersionTable({
  versions,
  runs,
}: {
  versions: readonly DatasetVersion[];
  runs: readonly RunSummary[];
}) {
  return (
    <Panel flush>
      <Table verticalSpacing="sm" miw={820}>
        <TableThead>
          <TableTr>
            <TableTh scope="col">Version</TableTh>
            <TableTh scope="col">Made</TableTh>
            <TableTh scope="col" ta="right">
              Films
            </TableTh>
            <TableTh scope="col" ta="right">
              Patients
            </TableTh>
            <TableTh scope="col" w="26%">
              Classes
            </TableTh>
            <TableTh scope="col">Fingerprint</TableTh>
            <TableTh scope="col">Runs</TableTh>
          </TableTr>
        </TableThead>
        <TableBody versions={versions} runs={runs} />
      </Table>
    </Panel>
  );
}

function TableBody({ versions, runs }: { versions: readonly DatasetVersion[]; runs: readonly RunSummary[] }) {
  return (
    <TableTbody>
      {versions.map((version) => (
        <TableTr key={version.version}>
          <TableTh scope="row" fw={500}>
            {version.version}
          </TableTh>
          <TableTd>
            <RelativeTime iso={version.createdAt} />
            {version.note !== "" && (
              <Text size="xs" c="dimmed">
                {version.note}
              </Text>
            )}
          </TableTd>
          <TableTd ta="right">{formatCount(version.films)}</TableTd>
          <TableTd ta="right">{formatCount(version.patients)}</TableTd>
          <TableTd>
            <ClassStrip classes={version.classes} />
          </TableTd>
          <TableTd>
            <Code fz="xs" title={version.fingerprint}>
              {version.fingerprint.slice(0, 12)}
            </Code>
          </TableTd>
          <TableTd>
            <RunLinks runs={runs.filter((run) => run.datasetFingerprint === version.fingerprint)} />
          </TableTd>
        </TableTr>
      ))}
    </TableTbody>
  );
}

function RunLinks({ runs }: { runs: readonly RunSummary[] }) {
  if (runs.length === 0)
    return (
      <Text size="sm" c="dimmed">
        none
      </Text>
    );
  const more = runs.length - RUNS_SHOWN;
  return (
    <>
      {runs.slice(0, RUNS_SHOWN).map((run, i) => (
        <span key={run.id}>
          {i > 0 && ", "}
          <TextLink href={`/runs/${run.id}`}>{run.name}</TextLink>
        </span>
      ))}
      {more > 0 && ` and ${formatCount(more)} more`}
    </>
  );
}
