"use client";
import { Skeleton, Text } from "@mantine/core";
import { useMemo } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import styles from "../run.module.css";
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
    <div className={styles.stack}>
      <CalibrationPanel report={report} judged={judged} network={network} />
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
      <SubgroupsPanel
        name={evaluation ?? network.id}
        labels={report.labels}
        load={(label, signal) => client.getSubgroups(network.id, evaluation, label, { signal })}
      />
    </div>
  );
}
