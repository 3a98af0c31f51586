"use client";
import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";
import { type ClassBarsProps } from "./class-bars-chart";
import styles from "./chart-figure.module.css";

const Chart = dynamic<ClassBarsProps>(() => import("./class-bars-chart").then((module) => module.ClassBarsChart), {
  ssr: false,
  loading: () => <Skeleton height={220} />,
});

/** Distributions by class side by side; the charts are loaded when first shown. */
export function ClassBars({
  charts,
  labels,
}: {
  charts: readonly Omit<ClassBarsProps, "labels">[];
  labels: readonly string[];
}) {
  return (
    <div className={styles.bars}>
      {charts.map((chart) => (
        <Chart key={chart.title} {...chart} labels={labels} />
      ))}
    </div>
  );
}
