import { useId } from "react";
import { formatPercent } from "@/app/_components/ui/format-values";
import type { OutputActivation } from "@/lib/tensor/probabilities";
import styles from "./predict.module.css";

/** The model's score for each label as plain bars; choosing one shows its heat map. Neutral colours: a score is no verdict. */
export function ProbabilityBars({
  labels,
  activation,
  scores,
  probabilities,
  selected,
  onSelect,
  thresholds = null,
}: {
  labels: readonly string[];
  activation: OutputActivation;
  scores: "calibrated" | "uncalibrated";
  probabilities: readonly number[];
  selected: number;
  onSelect: (label: number) => void;
  /** Of a network that tells several findings: from which score on each is called there, null where none was found. @default null */
  thresholds?: readonly (number | null)[] | null;
}) {
  // The browser keeps one choice for each name: two films on a page must not take it from each other.
  const name = useId();
  return (
    <fieldset className={styles.bars}>
      <legend className={styles.legend}>
        Model score <span className={styles.dimmed}>{scores}: not the probability of a disease</span>
      </legend>
      {activation === "sigmoid" && (
        <p className={styles.dimmed}>Probabilities of each label on their own; they need not add up to 100%.</p>
      )}
      {labels.map((label, i) => (
        <label key={label} className={styles.barRow} data-selected={i === selected || undefined}>
          <input
            type="radio"
            name={name}
            className={styles.radio}
            checked={i === selected}
            onChange={() => onSelect(i)}
          />
          <span className={styles.barLabel}>
            {label}
            {thresholds !== null && (
              <span className={styles.dimmed}> {thresholdWords(probabilities[i], thresholds[i])}</span>
            )}
          </span>
          <span className={styles.barTrack} aria-hidden>
            <span className={styles.barFill} style={{ width: `${100 * probabilities[i]}%` }} />
          </span>
          <span className={styles.barValue}>{formatPercent(probabilities[i])}</span>
        </label>
      ))}
    </fieldset>
  );
}

function thresholdWords(probability: number, threshold: number | null): string {
  if (threshold === null) return "no threshold";
  return `${probability >= threshold ? "called" : "not called"}, from ${formatPercent(threshold)} on`;
}
