import type { ReliabilityBin } from "@/lib/metrics/calibration";
import styles from "./trust.module.css";

const SIDE = 200;
/** Room for the numbers at the axes. */
const MARGIN = 34;
const BARS = 40;
const WIDTH = SIDE + MARGIN + 8;
/** Under the diagram the bars, under these the numbers. */
const HEIGHT = 4 + SIDE + BARS + 16;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

const x = (share: number) => MARGIN + SIDE * share;
const y = (share: number) => 4 + SIDE * (1 - share);

/** Share of right predictions against confidence, each point with its 95% interval; below it how many films are how sure. */
export function ReliabilityChart({
  title,
  bins,
  color,
}: {
  title: string;
  bins: readonly ReliabilityBin[];
  color: string;
}) {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const filled = bins.filter(({ count }) => count > 0);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className={styles.reliability}
        role="img"
        aria-label={describe(title, filled)}
      >
        {TICKS.map((tick) => (
          <g key={tick} className={styles.axis}>
            <line x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(1)} />
            <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} />
            <text x={x(0) - 4} y={y(tick) + 3} textAnchor="end">
              {tick}
            </text>
            <text x={x(tick)} y={HEIGHT - 3} textAnchor="middle">
              {tick}
            </text>
          </g>
        ))}
        <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className={styles.honest} />
        {bins.map(({ low, high, count }) => (
          <rect
            key={low}
            x={x(low) + 1}
            width={Math.max(0, x(high) - x(low) - 2)}
            y={y(0) + 4 + (BARS - 4) * (1 - count / most)}
            height={((BARS - 4) * count) / most}
            className={styles.bar}
          />
        ))}
        {filled.map(({ low, meanConfidence, accuracy }) => (
          <g key={low} stroke={color} fill={color}>
            <line
              x1={x(meanConfidence ?? 0)}
              x2={x(meanConfidence ?? 0)}
              y1={y(accuracy.low ?? 0)}
              y2={y(accuracy.high ?? 0)}
              strokeWidth={1.5}
            />
            <circle cx={x(meanConfidence ?? 0)} cy={y(accuracy.value ?? 0)} r={3} />
          </g>
        ))}
      </svg>
    </figure>
  );
}

function describe(title: string, bins: readonly ReliabilityBin[]): string {
  const points = bins.map(
    ({ meanConfidence, accuracy, count }) =>
      `${Math.round(100 * (meanConfidence ?? 0))}% sure, ${Math.round(100 * (accuracy.value ?? 0))}% right of ${count} films`,
  );
  return `${title}: ${points.join("; ")}`;
}
