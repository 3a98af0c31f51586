import { Text } from "@mantine/core";
import { formatMetric, formatPercent } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { type AuditReport, type TrivialBaseline } from "@/lib/audit/audit-report";
import styles from "./audit.module.css";

const INPUTS: Record<TrivialBaseline["input"], string> = {
  metadata: "File metadata only",
  histogram: "Histogram of greys only",
  border: "Border only",
  corners: "Corners only",
  wholeImage: "Whole image, linear",
};

/** What classifiers that cannot see the lungs reach, as bars against always guessing the commonest label. */
export function BaselineBars({
  report: { baselines, majorityShare },
  labels,
}: {
  report: AuditReport;
  labels: readonly string[];
}) {
  if (baselines.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Too few films or patients to train the trivial classifiers on.
      </Text>
    );
  return (
    <Panel>
      <Text size="sm" mb="sm" maw="80ch">
        Linear classifiers in patient-grouped cross-validation. What they reach without the lungs, a network can reach
        without the lungs too: a score is worth what it adds to these. The line marks always guessing the commonest
        label, {formatPercent(majorityShare)}.
      </Text>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Classifiers that cannot see the lungs">
        <table className={styles.bars}>
          <thead>
            <tr>
              <th scope="col">sees</th>
              <th scope="col" className={styles.figure}>
                accuracy
              </th>
              <th scope="col" className={styles.barColumn} aria-hidden />
              <th scope="col" className={styles.figure}>
                balanced
              </th>
              {labels.map((label) => (
                <th key={label} scope="col" className={styles.figure}>
                  AUROC {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {baselines.map(({ input, accuracy, balancedAccuracy, auroc }) => (
              <tr key={input}>
                <th scope="row">{INPUTS[input]}</th>
                <td className={styles.figure}>{formatPercent(accuracy)}</td>
                <td aria-hidden>
                  <div className={styles.track}>
                    <span
                      className={styles.fill}
                      data-whole={input === "wholeImage"}
                      style={{ width: `${100 * accuracy}%` }}
                    />
                    <span className={styles.chance} style={{ left: `${100 * majorityShare}%` }} />
                  </div>
                </td>
                <td className={styles.figure}>{formatPercent(balancedAccuracy)}</td>
                {labels.map((label) => (
                  <td key={label} className={styles.figure}>
                    {formatMetric(auroc[label])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
