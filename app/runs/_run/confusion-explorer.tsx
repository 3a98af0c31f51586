"use client";
import { Button, Text, Title } from "@mantine/core";
import { useState } from "react";
import { ConfusionTable, type ConfusionCell } from "@/app/_components/charts/confusion-table";
import { formatPlural } from "@/app/_components/ui/format-values";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import { PredictionGallery, worstFirst } from "./prediction-gallery";
import styles from "./run.module.css";

/** The confusion matrix beside the films of the chosen cell; before one is chosen, all that were misclassified. */
export function ConfusionExplorer({ report }: { report: EvaluationReport }) {
  const [cell, setCell] = useState<ConfusionCell | null>(null);
  const films = worstFirst(
    report.predictions.filter((film) =>
      cell ? film.label === cell.label && film.prediction === cell.prediction : film.label !== film.prediction,
    ),
  );
  return (
    <div className={styles.columns}>
      <ConfusionTable
        labels={report.labels}
        counts={report.confusionMatrix}
        caption="Confusion matrix"
        selected={cell}
        onSelect={setCell}
      />
      <section aria-live="polite">
        <Title order={3} mb={2}>
          {cell ? cellTitle(cell, report.labels) : "Misclassified films"}
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          {formatPlural(films.length, "film")}, worst first.{" "}
          {cell ? (
            <Button variant="subtle" size="compact-xs" onClick={() => setCell(null)}>
              All misclassified
            </Button>
          ) : (
            "Choose a cell of the matrix to see its films."
          )}
        </Text>
        <PredictionGallery key={JSON.stringify(cell)} report={report} films={films} />
      </section>
    </div>
  );
}

const cellTitle = ({ label, prediction }: ConfusionCell, labels: readonly string[]): string =>
  label === prediction ? `${labels[label]}, recognised` : `${labels[label]}, taken for ${labels[prediction]}`;
