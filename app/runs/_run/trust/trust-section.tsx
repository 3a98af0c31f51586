"use client";
import { Accordion, Skeleton, Text } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import { CalibrationPanel } from "./calibration-panel";
import { judgedFilms, type NetworkOfReport } from "./network-of-report";
import { OperatingPanel } from "./operating-panel";
import { SubgroupsPanel } from "./subgroups-panel";

/** What a score is worth: how honest it is, which threshold to take, what a flag means where the disease is rare. */
export function TrustSection({
  report,
  network,
  evaluation,
}: {
  report: EvaluationReport;
  network: NetworkOfReport;
  /** The evaluation elsewhere that the report is of; null for the run's own test films. */
  evaluation: string | null;
}) {
  const { value: validation, failure } = useRequest(`validation:${network.id}`, (signal) =>
    client.getValidationReport(network.id, { signal }),
  );
  const judged = useMemo(() => judgedFilms(network, report), [network, report]);
  const judgedValidation = useMemo(
    () => (validation === null ? null : judgedFilms(network, validation)),
    [network, validation],
  );
  return (
    <Accordion multiple variant="default" chevronPosition="left" keepMounted={false} order={3}>
      {network.calibration !== null && (
        <Part
          value="calibration"
          title="Is it as right as it is sure?"
          summary={network.calibration.kind === "none" ? "Not calibrated" : "Calibrated on validation films"}
        >
          <CalibrationPanel report={report} judged={judged} network={network} calibration={network.calibration} />
        </Part>
      )}
      <Part
        value="test"
        title="As a test for one class"
        summary="A threshold chosen on validation films, what a flag is worth at your prevalence, decision curve"
      >
        {failure !== null &&
          (failure.code === "notFound" ? (
            <Text size="sm" c="dimmed">
              {failure.message} So no threshold can be chosen.
            </Text>
          ) : (
            <FailureAlert failure={failure} />
          ))}
        {judgedValidation === null
          ? failure === null && <Skeleton height={240} />
          : report.predictions.length > 0 && <OperatingPanel validation={judgedValidation} judged={judged} />}
      </Part>
      <Part
        value="groups"
        title="By group of people and films"
        summary="For whom it is worse: sex, age, view, source, patients with several films"
      >
        <SubgroupsPanel
          name={evaluation ?? network.id}
          labels={report.labels}
          load={(label, signal) => client.getSubgroups(network.id, evaluation, label, { signal })}
        />
      </Part>
    </Accordion>
  );
}

/** Computed when it is opened: each takes a moment, and a notebook shows many. */
function Part({
  value,
  title,
  summary,
  children,
}: {
  value: string;
  title: string;
  summary: string;
  children: ReactNode;
}) {
  return (
    <Accordion.Item value={value}>
      <Accordion.Control>
        {title}
        <Text size="sm" c="dimmed" component="span" display="block">
          {summary}
        </Text>
      </Accordion.Control>
      <Accordion.Panel>{children}</Accordion.Panel>
    </Accordion.Item>
  );
}
