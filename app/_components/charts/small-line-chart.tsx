"use client";
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from "recharts";
import styles from "./chart-figure.module.css";

export interface SmallLine {
  label: string;
  color: string;
  points: readonly { x: number; y: number }[];
  dots?: boolean;
  /** The end of an interval: thin, dashed and not in the legend. */
  isEdge?: boolean;
}

export interface SmallLineChartProps {
  title: string;
  description: string;
  lines: readonly SmallLine[];
  xLabel: string;
  /** Left out where the title says it. */
  yLabel?: string;
  xDomain?: readonly [number, number];
  /** Where the x-axis is marked. @default evenly */
  xTicks?: readonly number[];
  yDomain?: readonly [number, number];
  formatX?: (value: number) => string;
  formatY?: (value: number) => string;
  /** The line of chance or of perfect calibration, from corner to corner. */
  diagonal?: boolean;
  /** Where a vertical line stands. */
  mark?: number;
  height?: number;
  note?: string;
}

const tick = { fontSize: 11, fill: "var(--mantine-color-dimmed)" };
const asGiven = (value: number) => String(Number(value.toPrecision(3)));

/** Short lines (up to a few hundred points) as SVG. */
export function SmallLineChart(props: SmallLineChartProps) {
  const {
    title,
    description,
    lines,
    xLabel,
    yLabel,
    xDomain,
    xTicks,
    yDomain,
    formatX = asGiven,
    formatY = asGiven,
    diagonal = false,
    mark,
    height = 220,
    note,
  } = props;
  const label = (value: string) => ({ value, fontSize: 11, fill: "var(--mantine-color-dimmed)" });
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>{title}</figcaption>
      <div role="img" aria-label={description} style={{ height }}>
        <ResponsiveContainer width="100%" height="100%">
          <LineChart margin={{ top: 4, right: 12, bottom: 14, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid stroke="var(--line)" />
            <XAxis
              dataKey="x"
              type="number"
              domain={xDomain ? [...xDomain] : ["dataMin", "dataMax"]}
              tick={tick}
              stroke="var(--line)"
              tickFormatter={formatX}
              tickCount={6}
              ticks={xTicks ? [...xTicks] : undefined}
              label={{ ...label(xLabel), position: "insideBottom", offset: -10 }}
              allowDuplicatedCategory={false}
            />
            <YAxis
              type="number"
              domain={yDomain ? [...yDomain] : ["auto", "auto"]}
              tick={tick}
              stroke="var(--line)"
              tickFormatter={formatY}
              width={52}
              label={
                yLabel === undefined
                  ? undefined
                  : { ...label(yLabel), angle: -90, position: "insideLeft", offset: 8, style: { textAnchor: "middle" } }
              }
            />
            {diagonal && (
              <ReferenceLine
                segment={[
                  { x: 0, y: 0 },
                  { x: 1, y: 1 },
                ]}
                stroke="var(--mantine-color-dimmed)"
                strokeDasharray="3 4"
              />
            )}
            {mark !== undefined && (
              <ReferenceLine x={mark} stroke="var(--mantine-color-dimmed)" strokeDasharray="3 4" />
            )}
            {lines.map((line) => (
              <Line
                key={line.label}
                data={[...line.points]}
                dataKey="y"
                name={line.label}
                stroke={line.color}
                strokeWidth={line.isEdge ? 1 : 1.75}
                strokeDasharray={line.isEdge ? "4 3" : undefined}
                dot={line.dots ? { r: 2.5, fill: line.color, strokeWidth: 0 } : false}
                isAnimationActive={false}
                type="linear"
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
      {lines.length > 1 && <Legend lines={lines} />}
      {note && <div className={styles.note}>{note}</div>}
    </figure>
  );
}

function Legend({ lines }: { lines: readonly SmallLine[] }) {
  return (
    <ul className={styles.legend}>
      {lines
        .filter(({ isEdge }) => !isEdge)
        .map((line) => (
          <li key={line.label}>
            <span className={styles.key} style={{ borderColor: line.color }} aria-hidden />
            {line.label}
          </li>
        ))}
    </ul>
  );
}
