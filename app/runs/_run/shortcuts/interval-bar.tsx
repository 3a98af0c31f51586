import type { IntervalEstimate } from "@/lib/assessment/shortcuts/interval-estimate";
import styles from "./shortcuts.module.css";

/** A figure 0–1 as a dot with its interval, beside the one it is compared with as a line. What it shows stands in words beside it. */
export function IntervalBar({ estimate, reference }: { estimate: IntervalEstimate; reference: number | null }) {
  const { value, low, high } = estimate;
  const at = (share: number) => 2 + 196 * share;
  return (
    <svg className={styles.bar} viewBox="0 0 200 20" preserveAspectRatio="none" aria-hidden>
      <line x1={at(0)} x2={at(1)} y1={10} y2={10} stroke="var(--line)" />
      <line x1={at(0.5)} x2={at(0.5)} y1={6} y2={14} stroke="var(--line)" />
      {reference !== null && (
        <line
          x1={at(reference)}
          x2={at(reference)}
          y1={2}
          y2={18}
          stroke="var(--mantine-color-dimmed)"
          strokeWidth={2}
        />
      )}
      {value !== null && low !== null && high !== null && (
        <>
          <line
            x1={at(low)}
            x2={at(high)}
            y1={10}
            y2={10}
            stroke="var(--mantine-primary-color-filled)"
            strokeWidth={2}
          />
          <ellipse cx={at(value)} cy={10} rx={4} ry={4} fill="var(--mantine-primary-color-filled)" />
        </>
      )}
    </svg>
  );
}
