"use client";

import { useElementSize, useMergedRef } from "@mantine/hooks";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { type FilmRecord } from "@/lib/datasets/film-record";
import styles from "./film-grid.module.css";
import { moveInGrid } from "./move-in-grid";
import { type GridFilm } from "./use-film-pages";

const CELL_PX = 116;
const GAP_PX = 10;
/** Caption and note below a thumbnail. */
const WORDS_PX = 38;
const ROWS_AHEAD = 3;

/** Thousands of films in a frame of its own that scrolls: only the rows in view exist. Arrow keys move, Enter opens. */
export function FilmGrid({
  total,
  filmAt,
  onView,
  onOpen,
}: {
  total: number;
  filmAt: (position: number) => GridFilm | undefined;
  /** Positions that are in view or soon will be. */
  onView: (first: number, last: number) => void;
  onOpen: (film: FilmRecord) => void;
}) {
  const { ref: measure, width } = useElementSize();
  const frame = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const moved = useRef(false);
  const columns = Math.max(1, Math.floor((width + GAP_PX) / (CELL_PX + GAP_PX)));
  const side = (width - GAP_PX * (columns - 1)) / columns;
  const rows = Math.ceil(total / columns);
  const activeRow = Math.floor(Math.min(active, Math.max(0, total - 1)) / columns);
  const rowHeight = Math.round(side) + WORDS_PX + GAP_PX;

  // The row of the active film always exists: else the Tab key could not come back to it.
  const rangeExtractor = useCallback(
    (range: Range) => [...new Set([...defaultRangeExtractor(range), activeRow])].sort((a, b) => a - b),
    [activeRow],
  );
  const virtual = useVirtualizer({
    count: width === 0 ? 0 : rows,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: ROWS_AHEAD,
    rangeExtractor,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  const first = (virtual.range?.startIndex ?? 0) - ROWS_AHEAD;
  const last = (virtual.range?.endIndex ?? 0) + ROWS_AHEAD;
  useEffect(() => {
    if (width > 0) onView(Math.max(0, first * columns), Math.min(total - 1, (last + 1) * columns - 1));
  }, [onView, first, last, columns, total, width]);

  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    virtual.scrollToIndex(activeRow, { align: "auto" });
    frame.current?.querySelector<HTMLElement>(`[data-position="${active}"]`)?.focus({ preventScroll: true });
  }, [active, activeRow, virtual]);

  const onKeyDown = (event: KeyboardEvent) => {
    const film = filmAt(active);
    if ((event.key === "Enter" || event.key === " ") && film !== undefined) {
      event.preventDefault();
      return onOpen(film);
    }
    const pageRows = Math.max(1, Math.floor((frame.current?.clientHeight ?? rowHeight) / rowHeight));
    const to = moveInGrid(event, active, { columns, total, pageRows });
    if (to === null) return;
    event.preventDefault();
    moved.current = to !== active;
    setActive(to);
  };

  return (
    <div
      ref={useMergedRef(frame, measure)}
      className={styles.frame}
      role="grid"
      aria-label="Films"
      aria-rowcount={rows}
      aria-colcount={columns}
      onKeyDown={onKeyDown}
      data-columns={columns}
    >
      <div role="rowgroup" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((row) => (
          <div
            key={row.key}
            role="row"
            aria-rowindex={row.index + 1}
            className={styles.row}
            style={{
              transform: `translateY(${row.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              gap: GAP_PX,
            }}
          >
            {Array.from({ length: Math.min(columns, total - row.index * columns) }, (_, column) => {
              const position = row.index * columns + column;
              const film = filmAt(position);
              return (
                <div
                  key={column}
                  role="gridcell"
                  aria-colindex={column + 1}
                  className={styles.cell}
                  data-position={position}
                  tabIndex={position === active ? 0 : -1}
                  aria-label={film === undefined ? "Loading" : describeFilm(film)}
                  onClick={() => {
                    setActive(position);
                    if (film !== undefined) onOpen(film);
                  }}
                  onFocus={() => setActive(position)}
                >
                  {film?.thumbnail ? (
                    <img className={styles.film} src={film.thumbnail} alt="" draggable={false} />
                  ) : (
                    <div className={styles.film} data-empty={film !== undefined}>
                      {film !== undefined && "film is missing"}
                    </div>
                  )}
                  <div className={styles.caption} aria-hidden>
                    {film?.label ?? " "}
                  </div>
                  <div className={styles.note} aria-hidden>
                    {film === undefined ? " " : noteOf(film)}
                  </div>
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** What a screen reader says of a film. */
const describeFilm = (film: FilmRecord): string => `Film ${film.index}, ${film.label}, ${noteOf(film)}`;

function noteOf({ sex, ageYears, view }: FilmRecord): string {
  return (
    [sex === "unknown" ? null : sex, ageYears === null ? null : `${ageYears} y`, view === "unknown" ? null : view]
      .filter((part) => part !== null)
      .join(" · ") || "nothing known"
  );
}
