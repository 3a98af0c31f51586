import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { RunStatusBadge } from "@/app/_components/ui/run-status-badge";
import { TextLink } from "@/app/_components/ui/text-link";
import type { LearningCurve } from "@/lib/assessment/learning-curve/learning-curve";

/** The runs of a learning curve, in the order of the queue. */
export function CurveRuns({ curve: { runs, fromWords } }: { curve: LearningCurve }) {
  return (
    <TableScrollContainer minWidth={640} type="native">
      <Table verticalSpacing={4} aria-label="Runs of the learning curve">
        <TableThead>
          <TableTr>
            <TableTh scope="col">Run</TableTh>
            <TableTh scope="col">From</TableTh>
            <TableTh scope="col">Training patients</TableTh>
            <TableTh scope="col">Films</TableTh>
            <TableTh scope="col">Seed</TableTh>
            <TableTh scope="col">Epochs</TableTh>
            <TableTh scope="col">Status</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {runs.map(({ run, start, patients, films, seed, epochs }) => (
            <TableTr key={`${start} ${patients} ${seed}`}>
              <TableTd>{run === null ? "–" : <TextLink href={`/runs/${run.id}`}>{run.name}</TextLink>}</TableTd>
              <TableTd>{start === "scratch" ? "scratch" : fromWords}</TableTd>
              <TableTd className="figures">{formatCount(patients)}</TableTd>
              <TableTd className="figures">{formatCount(films)}</TableTd>
              <TableTd className="figures">{seed}</TableTd>
              <TableTd className="figures">
                {run === null ? 0 : run.epochsDone} of {epochs}
              </TableTd>
              <TableTd>
                {run === null ? "not in the queue" : <RunStatusBadge status={run.status} />}
                {run?.failure && (
                  <Text size="xs" c="dimmed">
                    {run.failure.message}
                  </Text>
                )}
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}
