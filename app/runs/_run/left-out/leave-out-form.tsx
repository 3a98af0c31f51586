"use client";
import {
  Button,
  Checkbox,
  Group,
  Skeleton,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from "@mantine/core";
import { useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatCount, formatDuration, formatPlural } from "@/app/_components/ui/format-values";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { PlannedSource } from "@/lib/datasets/splits/source-plan";
import type { RunDetail } from "@/lib/training/run";
import styles from "../evaluations/evaluations.module.css";

/** Chooses the sources to leave out: what each holds, which cannot be left out and why, and what the runs will cost. */
export function LeaveOutForm({
  run,
  known,
  msEach,
  isBusy,
  onStart,
  onCancel,
}: {
  run: Pick<RunDetail, "id" | "name">;
  /** Sources whose runs are there already. */
  known: ReadonlySet<string>;
  msEach: number | null;
  isBusy: boolean;
  onStart: (sources: string[]) => void;
  onCancel: () => void;
}) {
  const { value: plan, failure } = useRequest(`left-out-plan:${run.id}`, (signal) =>
    client.planLeftOutSources(run.id, { signal }),
  );
  const [said, setSaid] = useState<Record<string, boolean>>({});
  if (failure) return <FailureAlert failure={failure} />;
  if (plan === null) return <Skeleton height={160} />;
  const isOpen = ({ source, refusal }: PlannedSource) => refusal === null && !known.has(source);
  const isChosen = (one: PlannedSource) => isOpen(one) && (said[one.source] ?? !one.isSmall);
  const chosen = plan.sources.filter(isChosen).map(({ source }) => source);
  return (
    <form
      className={styles.form}
      aria-label="Leave sources out"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.length > 0) onStart(chosen);
      }}
    >
      <Text size="sm" maw="80ch">
        For each source that is ticked a network is trained with the settings and the seed of {run.name} on the films of
        all other sources, and tested on the films of that source. Nothing is learned from the source, nor from a
        patient seen there.
      </Text>
      <TableScrollContainer minWidth={560} type="native">
        <Table verticalSpacing={4}>
          <TableThead>
            <TableTr>
              <TableTh scope="col">Source</TableTh>
              <TableTh scope="col" ta="right">
                Films
              </TableTh>
              <TableTh scope="col" ta="right">
                Patients
              </TableTh>
              <TableTh scope="col">Films of each class</TableTh>
              <TableTh scope="col">To know before</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {plan.sources.map((one) => (
              <TableTr key={one.source}>
                <TableTh scope="row" fw={500}>
                  <Checkbox
                    label={one.source}
                    checked={isChosen(one)}
                    disabled={!isOpen(one)}
                    onChange={({ currentTarget: { checked } }) =>
                      setSaid((before) => ({ ...before, [one.source]: checked }))
                    }
                  />
                </TableTh>
                <TableTd ta="right" className="figures">
                  {formatCount(one.films)}
                </TableTd>
                <TableTd ta="right" className="figures">
                  {formatCount(one.patients)}
                </TableTd>
                <TableTd>
                  <Text size="sm">
                    {Object.entries(one.classes)
                      .map(([label, films]) => `${label} ${formatCount(films)}`)
                      .join(", ")}
                  </Text>
                </TableTd>
                <TableTd>
                  <Text size="sm" c="dimmed" maw="48ch">
                    {wordsOf(one, known.has(one.source))}
                  </Text>
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
      {plan.unnamedFilms > 0 && (
        <Text size="sm" c="dimmed">
          {formatPlural(plan.unnamedFilms, "film")} {plan.unnamedFilms === 1 ? "names" : "name"} no source: whatever is
          left out, {plan.unnamedFilms === 1 ? "it trains" : "they train"} or validate.
        </Text>
      )}
      <Group justify="space-between">
        <Text size="sm" className="figures">
          {chosen.length === 0
            ? "No source is ticked."
            : `${formatPlural(chosen.length, "run")}${msEach === null ? "" : ` of about ${formatDuration(msEach)}, as ${run.name} took: ${formatDuration(chosen.length * msEach)} with one worker`}.`}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy} disabled={chosen.length === 0}>
            Train {formatPlural(chosen.length, "run")}
          </Button>
        </Group>
      </Group>
    </form>
  );
}

function wordsOf({ refusal, cautions, isSmall, films, patients }: PlannedSource, isKnown: boolean): string {
  if (isKnown) return "Its run is there already.";
  if (refusal !== null) return refusal;
  const small = isSmall
    ? [`Too small for a figure: ${formatPlural(films, "film")} of ${formatPlural(patients, "patient")}.`]
    : [];
  return [...small, ...cautions].join(" ");
}
