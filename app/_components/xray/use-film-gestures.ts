"use client";

import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useRef } from "react";
import { dragWindow, type FilmView, pan, pinch, type ScreenPoint, type Size, zoomAt } from "./film-view";

/** Pixels of dragging that change the window by its whole range. */
const FULL_DRAG_PX = 500;
/** Pixels of wheel that zoom by e. */
const WHEEL_PX = 400;

interface FilmGestures {
  frame: RefObject<HTMLDivElement | null>;
  film: Size;
  screen: Size;
  dragMoves: boolean;
  onView: (change: (view: FilmView) => FilmView) => void;
}

/** Drag to window; with Shift, another button, or `dragMoves` to move. Wheel to zoom at the pointer, two fingers to do both. */
export function useFilmGestures({ frame, film, screen, dragMoves, onView }: FilmGestures) {
  const held = useRef(new Map<number, ScreenPoint>());
  const moves = useRef(false);

  useEffect(() => {
    const target = frame.current;
    if (!target) return;
    // React listens to wheels passively; the page must not scroll under a zoom.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = pointIn(target, event);
      onView((now) => zoomAt(now, Math.exp(-event.deltaY / WHEEL_PX), at, film, screen));
    };
    target.addEventListener("wheel", onWheel, { passive: false });
    return () => target.removeEventListener("wheel", onWheel);
  }, [frame, film, screen, onView]);

  const letGo = (event: PointerEvent<HTMLDivElement>) => void held.current.delete(event.pointerId);
  return {
    onPointerDown(event: PointerEvent<HTMLDivElement>) {
      event.currentTarget.setPointerCapture(event.pointerId);
      held.current.set(event.pointerId, pointIn(event.currentTarget, event));
      moves.current = dragMoves || event.shiftKey || event.button !== 0;
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      const from = held.current.get(event.pointerId);
      if (from === undefined) return;
      const to = pointIn(event.currentTarget, event);
      const [still] = [...held.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      held.current.set(event.pointerId, to);
      if (still !== undefined) return onView((now) => pinch(now, still, from, to, film, screen));
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      onView((now) =>
        moves.current ? pan(now, dx, dy, film, screen) : dragWindow(now, dx / FULL_DRAG_PX, dy / FULL_DRAG_PX),
      );
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
    onContextMenu: (event: MouseEvent) => event.preventDefault(),
  };
}

function pointIn(target: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }): ScreenPoint {
  const box = target.getBoundingClientRect();
  return { x: clientX - box.left, y: clientY - box.top };
}
