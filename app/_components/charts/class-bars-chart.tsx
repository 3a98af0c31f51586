"use client";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import styles from "./chart-figure.module.css";
import { seriesColor } from "./series-color";

export interface ClassBarsProps {
  title: string;
  /** Bins in order, each with the films of each class in it. An empty name is a value that was not given. */
  bins: readonly { value: string; counts: Readonly<Record<string, number>> }[];
  labels: readonly string[];
}

const tick = { fontSize: 11, fill: "var(--mantine-color-dimmed)" };

/** Bars of the share of each class's films in each bin: classes of different size are compared by shape. */
export function ClassBarsChart({ title, bins, labels }: ClassBarsProps) {
  const totals = labels.map((label) =>
    Math.max(
      1,
      bins.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0),
    ),
  );
  // By position: a label may be any word, also one that a chart takes for a path.
  const rows = bins.map(({ value, counts }) => ({
    value: nameOf(value),
    ...Object.fromEntries(labels.map((label, i) => [`class${i}`, (100 * (counts[label] ?? 0)) / totals[i]])),
  }));
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>{title}</figcaption>
      <div role="img" aria-label={`${title} by class: ${describe(bins, labels)}`} style={{ height: 180 }}>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            data={rows}
            margin={{ top: 4, right: 4, bottom: 0, left: 0 }}
            barGap={1}
            barCategoryGap="18%"
            accessibilityLayer={false}
          >
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis dataKey="value" tick={tick} stroke="var(--line)" interval="preserveStartEnd" />
            <YAxis
              tick={tick}
              stroke="var(--line)"
              width={38}
              tickFormatter={(value: number) => `${Math.round(value)}%`}
            />
            <Tooltip
              cursor={{ fill: "var(--subtle)" }}
              formatter={(value) => `${Number(value).toFixed(1)}%`}
              contentStyle={{ background: "var(--surface)", border: "1px solid var(--line)", fontSize: 12 }}
              labelStyle={{ color: "var(--mantine-color-text)" }}
            />
            {labels.map((label, i) => (
              <Bar key={label} dataKey={`class${i}`} name={label} fill={seriesColor(i)} isAnimationActive={false} />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ul className={styles.legend}>
        {labels.map((label, i) => (
          <li key={label}>
            <span className={styles.swatch} style={{ background: seriesColor(i) }} aria-hidden />
            {label}
          </li>
        ))}
      </ul>
    </figure>
  );
}

const nameOf = (value: string) => (value === "" ? "not named" : value);

const describe = (bins: ClassBarsProps["bins"], labels: readonly string[]): string =>
  bins
    .map(
      ({ value, counts }) => `${nameOf(value)}: ${labels.map((label) => `${counts[label] ?? 0} ${label}`).join(", ")}`,
    )
    .join("; ");
