import { Text } from "@mantine/core";
import { ConfusionDifference } from "@/app/_components/charts/confusion-difference";
import { ConfusionTable } from "@/app/_components/charts/confusion-table";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import type { RunDetail } from "@/lib/training/run";
import styles from "./comparison.module.css";

/** The confusion matrices as small multiples and, for two runs with the same labels, second minus first. */
export function MatrixComparison({ runs }: { runs: readonly RunDetail[] }) {
  const evaluated = runs.flatMap((run) => (run.report ? [{ name: run.name, report: run.report }] : []));
  if (evaluated.length === 0)
    return (
      <Text size="sm" c="dimmed">
        None of these runs has been evaluated: they must complete first.
      </Text>
    );
  const [first, second] = evaluated;
  const haveSameLabels = second !== undefined && first.report.labels.join("\n") === second.report.labels.join("\n");
  return (
    <div>
      {evaluated.some(({ report }) => report.synthetic) && (
        <Text size="sm" mb="xs" component="div">
          Measured on <SyntheticBadge />: says nothing about patients.
        </Text>
      )}
      <div className={styles.matrices}>
        {evaluated.map(({ name, report }) => (
          <ConfusionTable key={name} labels={report.labels} counts={report.confusionMatrix} caption={name} />
        ))}
        {evaluated.length === 2 && haveSameLabels && (
          <ConfusionDifference
            labels={first.report.labels}
            first={first.report.confusionMatrix}
            second={second.report.confusionMatrix}
            caption={`${second.name} minus ${first.name}`}
          />
        )}
      </div>
    </div>
  );
}
