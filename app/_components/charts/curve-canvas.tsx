"use client";
import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import UPlot from "uplot";
import styles from "./curve-canvas.module.css";

export interface Curve {
  label: string;
  /** A CSS colour; custom properties are resolved. */
  color: string;
  /** One value per x; null where this curve has none. */
  values: readonly (number | null)[];
  /** Thin and pale: raw measurements behind their mean. */
  faint?: boolean;
  /** A dot on every value, for curves with few of them. */
  dots?: boolean;
  dashed?: boolean;
}

export interface CurveCanvasProps {
  /** What is drawn, for screen readers. */
  description: string;
  x: readonly number[];
  xLabel: string;
  curves: readonly Curve[];
  /** Fixed y range; without it the data decide. */
  yRange?: readonly [number, number];
  formatY?: (value: number) => string;
  height?: number;
}

/** Curves of any length on a canvas. New values are drawn without building the chart again. */
export function CurveCanvas({ description, x, xLabel, curves, yRange, formatY, height = 200 }: CurveCanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot | null>(null);
  const scheme = useComputedColorScheme("light");
  const latest = useRef({ curves, data: toData(x, curves), formatY, yRange });
  const shape = JSON.stringify([scheme, xLabel, yRange, height, curves.map(({ values: _, ...look }) => look)]);

  useEffect(() => {
    latest.current = { curves, data: toData(x, curves), formatY, yRange };
    chart.current?.setData(latest.current.data);
  }, [x, curves, formatY, yRange]);

  useEffect(() => {
    const target = host.current;
    if (!target) return;
    const plot = new UPlot(chartOptions(target, { xLabel, height, ...latest.current }), latest.current.data, target);
    chart.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({ width: target.clientWidth, height }));
    observer.observe(target);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [shape, xLabel, height]);

  return <div ref={host} className={styles.host} role="img" aria-label={description} style={{ minHeight: height }} />;
}

const toData = (x: readonly number[], curves: readonly Curve[]): UPlot.AlignedData => [
  [...x],
  ...curves.map((curve) => [...curve.values]),
];

interface Look extends Pick<CurveCanvasProps, "curves" | "formatY" | "yRange"> {
  xLabel: string;
  height: number;
}

function chartOptions(target: HTMLElement, { xLabel, height, curves, formatY, yRange }: Look): UPlot.Options {
  const style = getComputedStyle(target);
  const resolve = (color: string) =>
    color.startsWith("var(") ? style.getPropertyValue(color.slice(4, -1)).trim() : color;
  const format = formatY ?? ((value: number) => String(Number(value.toPrecision(4))));
  const axis = {
    stroke: resolve("var(--mantine-color-dimmed)") || "#888",
    font: `11px ${style.fontFamily}`,
    grid: { stroke: resolve("var(--line)"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: target.clientWidth,
    height,
    legend: { live: true },
    cursor: { y: false, points: { size: 6 } },
    scales: { x: { time: false }, y: yRange ? { range: [yRange[0], yRange[1]] } : {} },
    axes: [
      {
        ...axis,
        size: 26,
        gap: 4,
        space: 60,
        values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? String(tick) : "")),
      },
      { ...axis, size: 44, gap: 6, space: 36, values: (_, ticks) => ticks.map(format) },
    ],
    series: [
      {
        label: xLabel,
        value: (_, value: number | null) => (value === null || value === undefined ? "–" : String(value)),
      },
      ...curves.map((curve): UPlot.Series => ({
        label: curve.label,
        stroke: resolve(curve.color),
        spanGaps: true,
        width: curve.faint ? 1 : 1.75,
        alpha: curve.faint ? 0.35 : 1,
        dash: curve.dashed ? [5, 4] : undefined,
        points: { show: curve.dots ?? false, size: 4, fill: resolve(curve.color) },
        value: (_, value: number | null) => (value === null || value === undefined ? "–" : format(value)),
      })),
    ],
  };
}
