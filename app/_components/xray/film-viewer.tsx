"use client";

import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconArrowsMove, IconContrast2, IconMaximize, IconMinus, IconPlus, IconRefresh } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useCallback, useState } from "react";
import { type GreyImage } from "@/lib/imaging/grey-image";
import { FilmCanvas, type FilmOverlay } from "./film-canvas";
import { dragWindow, type FilmView, pan, wholeFilm, zoomAt } from "./film-view";

/** Keys change the view as if the viewer were this large: the true size only matters to the pointer. */
const KEY_SCREEN = { width: 500, height: 500 };
const MIDDLE = { x: 250, y: 250 };
const KEY_STEP = 0.04;
const PAN_STEP_PX = 40;

/** What a key does to the view; null when the key is not ours. Where plain arrows go sideways to another film, they are not. */
function keyChange(event: KeyboardEvent, film: GreyImage, stepsFilms: boolean): ((view: FilmView) => FilmView) | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const arrows: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const arrow = arrows[event.key];
  if (arrow) {
    const [x, y] = arrow;
    if (stepsFilms && !event.shiftKey && x !== 0) return null;
    return (view) =>
      event.shiftKey
        ? pan(view, -x * PAN_STEP_PX, -y * PAN_STEP_PX, film, KEY_SCREEN)
        : dragWindow(view, x * KEY_STEP, y * KEY_STEP);
  }
  switch (event.key) {
    case "[":
      return (view) => dragWindow(view, -KEY_STEP, 0);
    case "]":
      return (view) => dragWindow(view, KEY_STEP, 0);
    case "i":
      return (view) => ({ ...view, invert: !view.invert });
    case "+":
    case "=":
      return (view) => zoomAt(view, 1.25, MIDDLE, film, KEY_SCREEN);
    case "-":
      return (view) => zoomAt(view, 0.8, MIDDLE, film, KEY_SCREEN);
    case "0":
      return () => wholeFilm(film);
    default:
      return null;
  }
}

function Tool({
  label,
  onClick,
  pressed,
  children,
}: {
  label: string;
  onClick: () => void;
  pressed?: boolean;
  children: ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={pressed ? "filled" : "default"}
        size="md"
        onClick={onClick}
        aria-label={label}
        aria-pressed={pressed}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/**
 * The film viewer: window and level by dragging or with the arrow keys, zoom by wheel or + and −, invert with I, moved
 * with Shift, with two fingers, or by dragging after M.
 * Reset the view for another film by giving the component another `key`.
 */
export function FilmViewer({
  film,
  overlay = null,
  label,
  height = 420,
  stepsFilms = false,
  children,
}: {
  film: GreyImage;
  overlay?: FilmOverlay | null;
  label: string;
  height?: number | string;
  /** Whoever shows the viewer takes ← and → to go to another film. @default false */
  stepsFilms?: boolean;
  children?: ReactNode;
}) {
  const [view, setView] = useState(() => wholeFilm(film));
  const [dragMoves, setDragMoves] = useState(false);
  const reset = useCallback(() => setView(wholeFilm(film)), [film]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "m" && !event.ctrlKey && !event.metaKey && !event.altKey) return setDragMoves((now) => !now);
    const change = keyChange(event, film, stepsFilms);
    if (change === null) return;
    event.preventDefault();
    setView(change);
  };
  const zoom = (factor: number) => setView((now) => zoomAt(now, factor, MIDDLE, film, KEY_SCREEN));
  return (
    <div className="film-viewer">
      <div
        role="group"
        aria-label={`Film viewer: ${label}. ${stepsFilms ? "Up and down change the level, brackets the window," : "Arrow keys change the window,"} plus and minus zoom, Shift and arrows move, I inverts, 0 starts over.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <FilmCanvas
          film={film}
          overlay={overlay}
          view={view}
          dragMoves={dragMoves}
          onView={setView}
          onReset={reset}
          label={label}
          height={height}
        />
      </div>
      <Group gap="xs" mt="xs" justify="space-between" className="no-print">
        <Group gap={4} wrap="nowrap">
          <Tool
            label="Invert (I)"
            pressed={view.invert}
            onClick={() => setView((now) => ({ ...now, invert: !now.invert }))}
          >
            <IconContrast2 size={16} />
          </Tool>
          <Tool
            label="Drag to move (M), else to window"
            pressed={dragMoves}
            onClick={() => setDragMoves((now) => !now)}
          >
            <IconArrowsMove size={16} />
          </Tool>
          <Tool label="Zoom out (−)" onClick={() => zoom(0.8)}>
            <IconMinus size={16} />
          </Tool>
          <Tool label="Zoom in (+)" onClick={() => zoom(1.25)}>
            <IconPlus size={16} />
          </Tool>
          <Tool label="Full grey range" onClick={() => setView((now) => ({ ...now, low: 0, high: 1 }))}>
            <IconMaximize size={16} />
          </Tool>
          <Tool label="Start over (0)" onClick={reset}>
            <IconRefresh size={16} />
          </Tool>
          {children}
        </Group>
        <Text size="xs" c="dimmed" ff="monospace" style={{ whiteSpace: "nowrap" }}>
          {film.width} × {film.height} px · W {Math.round((view.high - view.low) * film.maxValue)} L{" "}
          {Math.round(((view.high + view.low) / 2) * film.maxValue)} · {Math.round(view.zoom * 100)}%
        </Text>
      </Group>
    </div>
  );
}
