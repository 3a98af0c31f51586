import styles from "./import.module.css";

const STEPS = {
  choose: "Choose",
  look: "Check what was found",
  read: "Read the films",
  review: "Review and finish",
} as const;
export type ImportStep = keyof typeof STEPS;

/** Where one is in the import. */
export function StepBar({ at }: { at: ImportStep }) {
  const names = Object.keys(STEPS);
  return (
    <ol className={styles.stepBar} aria-label="Steps">
      {Object.entries(STEPS).map(([step, title], i) => (
        <li key={step} aria-current={step === at ? "step" : undefined} data-done={i < names.indexOf(at) || undefined}>
          <span aria-hidden>{i + 1}</span>
          {title}
        </li>
      ))}
    </ol>
  );
}
