import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr } from "@mantine/core";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { TextLink } from "@/app/_components/ui/text-link";
import type { LearningCurveHeadline } from "@/lib/assessment/learning-curve/learning-curve";

/** All learning curves with how many of their runs are done. */
export function CurveTable({ curves }: { curves: readonly LearningCurveHeadline[] }) {
  return (
    <TableScrollContainer minWidth={640} type="native">
      <Table>
        <TableThead>
          <TableTr>
            <TableTh scope="col">Data set</TableTh>
            <TableTh scope="col">From</TableTh>
            <TableTh scope="col">Training patients</TableTh>
            <TableTh scope="col">Seeds</TableTh>
            <TableTh scope="col">Runs completed</TableTh>
            <TableTh scope="col">Asked for</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {curves.map(({ id, dataset, fromWords, patients, seeds, runs, completed, createdAt }) => (
            <TableTr key={id}>
              <TableTh scope="row" fw={500}>
                <TextLink href={`/learning-curves/${id}`}>{dataset.title}</TextLink>{" "}
                {dataset.synthetic && <SyntheticBadge />}
              </TableTh>
              <TableTd>{fromWords === null ? "scratch" : `scratch and ${fromWords}`}</TableTd>
              <TableTd className="figures">{patients.join(", ")}</TableTd>
              <TableTd className="figures">{seeds}</TableTd>
              <TableTd className="figures">
                {completed} of {runs}
              </TableTd>
              <TableTd>
                <RelativeTime iso={createdAt} />
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}
