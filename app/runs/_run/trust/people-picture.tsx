import type { NaturalFrequencies } from "@/lib/metrics/prevalence/natural-frequencies";
import styles from "./trust.module.css";

const COLUMNS = 50;
const STEP = 10;

const GROUPS = [
  { of: "found", color: "var(--series-2)", words: "have it and are flagged" },
  { of: "missed", color: "var(--series-4)", words: "have it and are missed" },
  { of: "falseAlarms", color: "var(--series-3)", words: "are flagged without having it" },
  { of: "cleared", color: "var(--line)", words: "neither have it nor are flagged" },
] as const;

/** A thousand people as dots: who has the disease, who is flagged. */
export function PeoplePicture({ frequencies }: { frequencies: NaturalFrequencies }) {
  const dots = GROUPS.flatMap(({ of, color }) => Array.from({ length: frequencies[of] }, () => color));
  const sentence = GROUPS.map(({ of, words }) => `${frequencies[of]} ${words}`).join(", ");
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 ${COLUMNS * STEP} ${Math.ceil(dots.length / COLUMNS) * STEP}`}
        className={styles.people}
        role="img"
        aria-label={`Of ${frequencies.people} people, ${sentence}.`}
      >
        {dots.map((color, i) => (
          <circle
            key={i}
            cx={(i % COLUMNS) * STEP + STEP / 2}
            cy={Math.floor(i / COLUMNS) * STEP + STEP / 2}
            r={3.4}
            fill={color}
          />
        ))}
      </svg>
      <ul className={styles.legend}>
        {GROUPS.map(({ of, color, words }) => (
          <li key={of}>
            <span className={styles.swatch} style={{ background: color }} aria-hidden />
            <strong>{frequencies[of]}</strong> {words}
          </li>
        ))}
      </ul>
    </figure>
  );
}
