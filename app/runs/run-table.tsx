"use client";
import {
  Checkbox,
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
import { useState } from "react";
import { formatDuration } from "@/app/_components/ui/format-values";
import { LinkButton } from "@/app/_components/ui/link-button";
import { Panel } from "@/app/_components/ui/panel";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { RunStatusBadge } from "@/app/_components/ui/run-status-badge";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import type { RunSummary } from "@/lib/training/run";
import { RunScore } from "./run-score";

/** All runs, newest first; chosen ones can be compared. */
export function RunTable({ runs }: { runs: readonly RunSummary[] }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string) =>
    setChosen((last) => (last.includes(id) ? last.filter((other) => other !== id) : [...last, id]));
  const newestFirst = runs.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  return (
    <>
      <Group mb="sm" gap="sm">
        <LinkButton
          href={`/compare?runs=${chosen.join(",")}`}
          variant="default"
          data-disabled={chosen.length < 2 || undefined}
          aria-disabled={chosen.length < 2}
        >
          Compare {chosen.length > 1 ? `${chosen.length} runs` : "chosen runs"}
        </LinkButton>
        {chosen.length < 2 && (
          <Text size="sm" c="dimmed">
            Tick two or more.
          </Text>
        )}
      </Group>
      <Panel flush>
        <TableScrollContainer minWidth={860} type="native">
          <Table horizontalSpacing="md" style={{ whiteSpace: "nowrap" }}>
            <TableThead>
              <TableTr>
                <TableTh w={36}>
                  <span className="visually-hidden">Choose</span>
                </TableTh>
                <TableTh>Run</TableTh>
                <TableTh>Status</TableTh>
                <TableTh>Experiment</TableTh>
                <TableTh>Data set</TableTh>
                <TableTh>Test accuracy</TableTh>
                <TableTh>Macro F1</TableTh>
                <TableTh ta="right">Epochs</TableTh>
                <TableTh ta="right">Duration</TableTh>
                <TableTh>Created</TableTh>
              </TableTr>
            </TableThead>
            <TableBody runs={newestFirst} chosen={chosen} onToggle={toggle} />
          </Table>
        </TableScrollContainer>
      </Panel>
    </>
  );
}

function TableBody({
  runs,
  chosen,
  onToggle,
}: {
  runs: readonly RunSummary[];
  chosen: readonly string[];
  onToggle: (id: string) => void;
}) {
  return (
    <TableTbody>
      {runs.map((run) => (
        <TableTr key={run.id}>
          <TableTd>
            <Checkbox
              aria-label={`Choose ${run.name}`}
              checked={chosen.includes(run.id)}
              onChange={() => onToggle(run.id)}
            />
          </TableTd>
          <TableTd>
            <Link href={`/runs/${run.id}`} className="plain-link">
              {run.name}
            </Link>
          </TableTd>
          <TableTd>
            <RunStatusBadge status={run.status} />
          </TableTd>
          <TableTd>
            {run.experiment ? (
              <Link href={`/experiments/${run.experiment}`} className="plain-link">
                {run.experiment}
              </Link>
            ) : (
              "–"
            )}
          </TableTd>
          <TableTd>
            <Group gap={6} wrap="nowrap">
              {run.spec.dataset}
              {run.synthetic && <SyntheticBadge />}
            </Group>
          </TableTd>
          <TableTd>
            <RunScore headline={run.headline} of="accuracy" />
          </TableTd>
          <TableTd>
            <RunScore headline={run.headline} of="macroF1" />
          </TableTd>
          <TableTd ta="right">
            {run.epochsDone} / {run.spec.training.epochs}
          </TableTd>
          <TableTd ta="right">
            {run.startedAt && run.finishedAt
              ? formatDuration(Date.parse(run.finishedAt) - Date.parse(run.startedAt))
              : "–"}
          </TableTd>
          <TableTd>
            <RelativeTime iso={run.createdAt} />
          </TableTd>
        </TableTr>
      ))}
    </TableTbody>
  );
}
