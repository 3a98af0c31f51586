"use client";

import { Checkbox, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { ClassStrip } from "../../_components/class-strip";

/** The data sets with a box each; the order of choosing is kept, for of two copies of a film the first set's is taken. */
export function MemberChoice({
  datasets,
  chosen,
  onChange,
}: {
  datasets: readonly DatasetSummary[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  return (
    <Panel flush>
      <Table verticalSpacing="sm" miw={640}>
        <TableThead>
          <TableTr>
            <TableTh scope="col">Data set</TableTh>
            <TableTh scope="col" ta="right">
              Films
            </TableTh>
            <TableTh scope="col" ta="right">
              Patients
            </TableTh>
            <TableTh scope="col" w="40%">
              Classes
            </TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {datasets.map(({ id, title, films, patients, classes, findings, synthetic }) => (
            <TableTr key={id}>
              <TableTd>
                <Checkbox
                  label={
                    <>
                      {title} {synthetic && <SyntheticBadge />}
                    </>
                  }
                  description={id}
                  checked={chosen.includes(id)}
                  onChange={(event) =>
                    onChange(event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                  }
                />
              </TableTd>
              <TableTd ta="right">{formatCount(films)}</TableTd>
              <TableTd ta="right">{formatCount(patients)}</TableTd>
              <TableTd>
                {findings.length > 0 ? <Text size="sm">{findings.join(", ")}</Text> : <ClassStrip classes={classes} />}
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </Panel>
  );
}
