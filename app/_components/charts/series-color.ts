const SERIES = 6;

/** The CSS colour of the n-th line of a chart, counted from 0; colours repeat after six. */
export const seriesColor = (position: number): string => `var(--series-${(position % SERIES) + 1})`;
