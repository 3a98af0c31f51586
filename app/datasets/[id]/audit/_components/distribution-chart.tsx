"use client";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { seriesColor } from "@/app/_components/charts/series-color";
import { type Distribution } from "@/lib/audit/audit-report";
import styles from "./audit.module.css";

const TITLES: Record<Distribution["attribute"], string> = { width: "Width in pixels", height: "Height in pixels", aspect: "Width to height", meanGrey: "Mean grey", format: "File format", view: "View", age: "Age in years", sex: "Sex", source: "Source" };
const tick = { fontSize: 11, fill: "var(--mantine-color-dimmed)" };

export interface DistributionChartProps {
  distribution: Distribution;
  labels: readonly string[];
}

/** Bars of the share of each class's films in each bin: classes of different size are compared by shape. */
export function DistributionChart({ distribution: { attribute, bins }, labels }: DistributionChartProps) {
  const totals = Object.fromEntries(labels.map((label) => [label, Math.max(1, bins.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0))]));
  const rows = bins.map(({ value, counts }) => ({ value: value === "" ? "not named" : value, ...Object.fromEntries(labels.map((label) => [label, (100 * (counts[label] ?? 0)) / totals[label]])) }));
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.chartTitle}>{TITLES[attribute]}</figcaption>
      <div role="img" aria-label={`${TITLES[attribute]} by class: ${describe(bins, labels)}`} style={{ height: 180 }}>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={rows} margin={{ top: 4, right: 4, bottom: 0, left: 0 }} barGap={1} barCategoryGap="18%" accessibilityLayer={false}>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis dataKey="value" tick={tick} stroke="var(--line)" interval="preserveStartEnd" />
            <YAxis tick={tick} stroke="var(--line)" width={38} tickFormatter={(value: number) => `${Math.round(value)}%`} />
            <Tooltip cursor={{ fill: "var(--subtle)" }} formatter={(value) => `${Number(value).toFixed(1)}%`} contentStyle={{ background: "var(--surface)", border: "1px solid var(--line)", fontSize: 12 }} labelStyle={{ color: "var(--mantine-color-text)" }} />
            {labels.map((label, position) => <Bar key={label} dataKey={label} fill={seriesColor(position)} isAnimationActive={false} />)}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <ul className={styles.legend}>{labels.map((label, position) => <li key={label}><span className={styles.key} style={{ background: seriesColor(position) }} aria-hidden />{label}</li>)}</ul>
    </figure>
  );
}

const describe = (bins: Distribution["bins"], labels: readonly string[]): string => bins.map(({ value, counts }) => `${value === "" ? "not named" : value}: ${labels.map((label) => `${counts[label] ?? 0} ${label}`).join(", ")}`).join("; ");
