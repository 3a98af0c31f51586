import {
  Group,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from "@mantine/core";
import Link from "next/link";
import { Panel } from "@/app/_components/ui/panel";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { RunStatusBadge } from "@/app/_components/ui/run-status-badge";
import { formatPlural } from "@/app/_components/ui/format-values";
import type { StoredExperiment } from "@/lib/experiments/experiment";
import type { RunSummary } from "@/lib/training/run";
import { CloneButton } from "./clone-button";
import { RunScore } from "@/app/runs/run-score";

/** The experiments, the last changed first, each with its last run. */
export function ExperimentTable({
  experiments,
  runs,
}: {
  experiments: readonly StoredExperiment[];
  runs: readonly RunSummary[];
}) {
  return (
    <Panel flush>
      <TableScrollContainer minWidth={640} type="native">
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <TableThead>
            <TableTr>
              <TableTh>Experiment</TableTh>
              <TableTh>Cells</TableTh>
              <TableTh>Last run</TableTh>
              <TableTh>Changed</TableTh>
              <TableTh>
                <Text span size="xs" c="dimmed">
                  New from it
                </Text>
              </TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {experiments.map(({ experiment, updatedAt }) => (
              <TableTr key={experiment.id}>
                <TableTd maw={420}>
                  <Link href={`/experiments/${experiment.id}`} className="plain-link">
                    {experiment.title}
                  </Link>
                  {experiment.question !== "" && (
                    <Text size="sm" c="dimmed" lineClamp={2}>
                      {experiment.question}
                    </Text>
                  )}
                </TableTd>
                <TableTd>{formatPlural(experiment.cells.length, "cell")}</TableTd>
                <TableTd>
                  <LastRun run={lastRunOf(experiment.id, runs)} />
                </TableTd>
                <TableTd>
                  <RelativeTime iso={updatedAt} />
                </TableTd>
                <TableTd>
                  <CloneButton
                    source={{ cloneOfExperiment: experiment.id }}
                    title={`${experiment.title} (copy)`.slice(0, 120)}
                    label="Clone"
                  />
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
    </Panel>
  );
}

const lastRunOf = (experiment: string, runs: readonly RunSummary[]): RunSummary | undefined =>
  runs.filter((run) => run.experiment === experiment).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];

function LastRun({ run }: { run: RunSummary | undefined }) {
  if (!run)
    return (
      <Text size="sm" c="dimmed">
        none
      </Text>
    );
  return (
    <Group gap="xs" wrap="nowrap">
      <Link href={`/runs/${run.id}`} className="plain-link">
        {run.name}
      </Link>
      <RunStatusBadge status={run.status} />
      {run.headline && (
        <span>
          <RunScore headline={run.headline} of="accuracy" />
        </span>
      )}
    </Group>
  );
}
