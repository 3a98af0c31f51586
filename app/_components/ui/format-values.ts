/** @file How numbers, times and sizes are written on screen. Fractions become percent only here. */

/** `0.8125` → `81.3%`; null → an en dash. */
export const formatPercent = (fraction: number | null | undefined, digits = 1): string =>
  fraction === null || fraction === undefined ? "–" : `${(100 * fraction).toFixed(digits)}%`;

/** A metric between 0 and 1 with three decimals; null → an en dash. */
export const formatMetric = (value: number | null | undefined, digits = 3): string =>
  value === null || value === undefined ? "–" : value.toFixed(digits);

/** `1234567` → `1,234,567`. */
export const formatCount = (value: number): string => value.toLocaleString("en");

/** `1 image`, `2 images`. */
export const formatPlural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `1234567` → `1.23 M`. */
export function formatCompact(value: number): string {
  const units: [number, string][] = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ];
  const unit = units.find(([size]) => value >= size);
  return unit ? `${(value / unit[0]).toPrecision(3)} ${unit[1]}` : String(value);
}

/** `83_000` ms → `1 min 23 s`. */
export function formatDuration(elapsedMs: number | null | undefined): string {
  if (elapsedMs === null || elapsedMs === undefined) return "–";
  const seconds = Math.max(0, Math.round(elapsedMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A learning rate or loss: short, exact enough to compare. */
export function formatSmall(value: number): string {
  if (value === 0) return "0";
  return Math.abs(value) < 1e-3 || Math.abs(value) >= 1e4
    ? value.toExponential(1)
    : String(Number(value.toPrecision(3)));
}

/** `2026-01-31 14:05`, in the reader's time zone. */
export function formatDateTime(iso: string): string {
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A 95% interval of what is no percentage as "0.78–0.90", or a dash where there is none. */
export const formatMetricInterval = (interval: { low: number; high: number } | null | undefined, digits = 2): string =>
  interval ? `${interval.low.toFixed(digits)}–${interval.high.toFixed(digits)}` : "–";

/** `869 films of 587 patients`; of the films alone where not all their patients were recorded. */
export const formatFilmsOfPatients = (films: number, patients: number | null): string =>
  patients === null
    ? `${formatPlural(films, "film")}, patients not recorded`
    : `${formatPlural(films, "film")} of ${formatPlural(patients, "patient")}`;

/** A 95% interval as "61.7–75.4%", or a dash where there is none. */
export const formatInterval = ({ low, high }: { low: number | null; high: number | null }): string =>
  low === null || high === null ? "–" : `${(100 * low).toFixed(1)}–${formatPercent(high)}`;
