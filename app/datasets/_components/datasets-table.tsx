import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { TextLink } from "@/app/_components/ui/text-link";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { ClassStrip } from "./class-strip";
import { TestOnlyBadge } from "./test-only-badge";

/** The data sets of the workbench, a line each. */
export function DatasetsTable({ datasets }: { datasets: readonly DatasetSummary[] }) {
  return (
    <Panel flush>
      <Table highlightOnHover verticalSpacing="sm" miw={720}>
        <TableThead>
          <TableTr>
            <TableTh scope="col">Data set</TableTh>
            <TableTh scope="col" ta="right">
              Films
            </TableTh>
            <TableTh scope="col" ta="right">
              Patients
            </TableTh>
            <TableTh scope="col" w="36%">
              Classes
            </TableTh>
            <TableTh scope="col">Imported</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {datasets.map((dataset) => (
            <TableTr key={dataset.id}>
              <TableTd>
                <TextLink href={`/datasets/${dataset.id}`} fw={550}>
                  {dataset.title}
                </TextLink>{" "}
                {dataset.synthetic && <SyntheticBadge />} {dataset.testOnly && <TestOnlyBadge />}
                <Text size="xs" c="dimmed" ff="monospace">
                  {dataset.id}
                  {dataset.joined !== null && ` of ${dataset.joined.members.length} data sets`}
                </Text>
              </TableTd>
              <TableTd ta="right">{formatCount(dataset.films)}</TableTd>
              <TableTd ta="right">{formatCount(dataset.patients)}</TableTd>
              <TableTd>
                <ClassStrip classes={dataset.classes} />
              </TableTd>
              <TableTd>
                <RelativeTime iso={dataset.createdAt} />
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </Panel>
  );
}
