"use client";
import { Skeleton, Text } from "@mantine/core";
import dynamic from "next/dynamic";
import { type Distribution } from "@/lib/audit/audit-report";
import { type DistributionChartProps } from "./distribution-chart";
import styles from "./audit.module.css";

const DistributionChart = dynamic<DistributionChartProps>(() => import("./distribution-chart").then((module) => module.DistributionChart), { ssr: false, loading: () => <Skeleton height={200} /> });

/** How size, greys, format, view, age, sex and source spread over the classes. */
export function DistributionCharts({ distributions, labels }: { distributions: readonly Distribution[]; labels: readonly string[] }) {
  if (distributions.length === 0) return <Text size="sm" c="dimmed">Nothing is known of these films that could be spread.</Text>;
  return <div className={styles.distributions}>{distributions.map((distribution) => <DistributionChart key={distribution.attribute} distribution={distribution} labels={labels} />)}</div>;
}
