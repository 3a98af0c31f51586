import { Text } from "@mantine/core";
import { formatMetric, formatPercent } from "@/app/_components/ui/format-values";
import type { RiskCoverage } from "@/lib/metrics/risk-coverage";
import styles from "./risk-coverage-chart.module.css";

const [WIDTH, HEIGHT] = [360, 200];
const [LEFT, BOTTOM] = [40, 34];
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** The error among the films that a network is surest of, against their share, each point with its 95% interval. */
export function RiskCoverageChart({ curve: { aurc, points } }: { curve: RiskCoverage }) {
  const most = Math.min(1, Math.max(0.1, ...points.map(({ error }) => error.high ?? 0)));
  const x = (share: number) => LEFT + (WIDTH - LEFT - 10) * share;
  const y = (error: number) => 8 + (HEIGHT - BOTTOM - 8) * (1 - error / most);
  return (
    <figure className={styles.figure}>
      <figcaption>
        <Text size="sm" fw={500}>
          If it answered only the films it is surest of
        </Text>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.chart} role="img" aria-label={described(points)}>
        {TICKS.map((tick) => (
          <g key={tick} className={styles.axis}>
            <line x1={x(0)} x2={x(1)} y1={y(tick * most)} y2={y(tick * most)} />
            <text x={x(0) - 5} y={y(tick * most) + 3} textAnchor="end">
              {formatPercent(tick * most, 0)}
            </text>
            <text x={x(tick)} y={HEIGHT - 20} textAnchor="middle">
              {formatPercent(tick, 0)}
            </text>
          </g>
        ))}
        <text className={styles.label} x={x(0.5)} y={HEIGHT - 4} textAnchor="middle">
          test films answered
        </text>
        <polyline
          className={styles.curve}
          points={points.map(({ coverage, error }) => `${x(coverage)},${y(error.value ?? 0)}`).join(" ")}
        />
        {points.map(({ coverage, error }) => (
          <g key={coverage} className={styles.point}>
            <line x1={x(coverage)} x2={x(coverage)} y1={y(error.low ?? 0)} y2={y(error.high ?? 0)} />
            <circle cx={x(coverage)} cy={y(error.value ?? 0)} r={3} />
          </g>
        ))}
      </svg>
      <Text size="sm" c="dimmed">
        Share of wrong answers, with 95% intervals. Area under the curve {formatMetric(aurc)}.
      </Text>
    </figure>
  );
}

function described(points: RiskCoverage["points"]): string {
  const parts = points.map(
    ({ coverage, error }) =>
      `${formatPercent(error.value)} wrong (${formatPercent(error.low)} to ${formatPercent(error.high)}) of the surest ${formatPercent(coverage, 0)}`,
  );
  return `Risk against coverage: ${parts.join("; ")}`;
}
