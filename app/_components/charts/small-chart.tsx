"use client";
import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";
import type { SmallLineChartProps } from "./small-line-chart";

/** {@link SmallLineChartProps}, loaded when first shown. */
export const SmallChart = dynamic<SmallLineChartProps>(
  () => import("./small-line-chart").then((module) => module.SmallLineChart),
  {
    ssr: false,
    loading: () => <Skeleton height={240} />,
  },
);
