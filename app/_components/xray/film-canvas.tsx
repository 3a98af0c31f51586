"use client";

import { useElementSize, useMergedRef } from "@mantine/hooks";
import { type PointerEvent, useEffect, useMemo, useRef } from "react";
import { paintHeatmap } from "@/lib/explain/heat-colours";
import { type Heatmap, upsampleHeatmap } from "@/lib/explain/upsample-heatmap";
import { type GreyImage } from "@/lib/imaging/grey-image";
import { dragWindow, filmOrigin, filmScale, type FilmView, pan, windowTable, zoomAt } from "./film-view";

/** A heat map over a rectangle of the film, in film pixels. */
export interface FilmOverlay {
  heatmap: Heatmap;
  area: { x: number; y: number; width: number; height: number };
  /** 0–1. */
  opacity: number;
}

/** Enlarged once to this many samples a side; the screen's own scaling does the rest. */
const HEAT_RASTER = 256;

function rasterOf(width: number, height: number, rgba: Uint8ClampedArray<ArrayBuffer>): HTMLCanvasElement {
  const raster = document.createElement("canvas");
  raster.width = width;
  raster.height = height;
  raster.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return raster;
}

function rasterFilm(film: GreyImage, view: Pick<FilmView, "low" | "high" | "invert">): HTMLCanvasElement {
  const table = windowTable(view, film.maxValue);
  const rgba = new Uint8ClampedArray(film.data.length * 4);
  for (let i = 0, o = 0; i < film.data.length; i++, o += 4) {
    rgba[o] = rgba[o + 1] = rgba[o + 2] = table[film.data[i]];
    rgba[o + 3] = 255;
  }
  return rasterOf(film.width, film.height, rgba);
}

/** A film and its heat map on a canvas: drag to window, Shift-drag to move, wheel to zoom, double click to start over. */
export function FilmCanvas({ film, overlay, view, onView, onReset, label, height }: {
  film: GreyImage;
  overlay: FilmOverlay | null;
  view: FilmView;
  onView: (change: (view: FilmView) => FilmView) => void;
  onReset: () => void;
  label: string;
  height: number | string;
}) {
  const { ref: measure, width: screenWidth, height: screenHeight } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const grip = useRef<{ x: number; y: number; moves: boolean } | null>(null);
  const screen = useMemo(() => ({ width: screenWidth, height: screenHeight }), [screenWidth, screenHeight]);

  const { low, high, invert } = view;
  const raster = useMemo(() => (typeof document === "undefined" ? null : rasterFilm(film, { low, high, invert })), [film, low, high, invert]);
  const heatmap = overlay?.heatmap ?? null;
  const heat = useMemo(() => {
    if (heatmap === null || typeof document === "undefined") return null;
    return rasterOf(HEAT_RASTER, HEAT_RASTER, paintHeatmap(upsampleHeatmap(heatmap, HEAT_RASTER, HEAT_RASTER)));
  }, [heatmap]);

  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext("2d");
    if (!target || !context || screen.width === 0 || raster === null) return;
    const density = window.devicePixelRatio;
    target.width = Math.round(screen.width * density);
    target.height = Math.round(screen.height * density);
    const scale = filmScale(view, film, screen);
    const origin = filmOrigin(view, film, screen);
    context.setTransform(density * scale, 0, 0, density * scale, density * origin.x, density * origin.y);
    // Far enlarged, a film is shown as the pixels it has.
    context.imageSmoothingEnabled = scale < 6;
    context.imageSmoothingQuality = "high";
    context.drawImage(raster, 0, 0);
    if (overlay === null || heat === null) return;
    const { x, y, width, height: areaHeight } = overlay.area;
    context.imageSmoothingEnabled = true;
    context.globalAlpha = overlay.opacity;
    context.drawImage(heat, x, y, width, areaHeight);
    context.globalAlpha = 1;
    context.lineWidth = 1 / scale;
    context.setLineDash([4 / scale, 4 / scale]);
    context.strokeStyle = "rgb(255 255 255 / 0.7)";
    context.strokeRect(x, y, width, areaHeight);
  }, [film, view, raster, heat, overlay, screen]);

  useEffect(() => {
    const target = frame.current;
    if (!target) return;
    // React listens to wheels passively; the page must not scroll under a zoom.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = target.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      onView((now) => zoomAt(now, Math.exp(-event.deltaY / 400), at, film, screen));
    };
    target.addEventListener("wheel", onWheel, { passive: false });
    return () => target.removeEventListener("wheel", onWheel);
  }, [film, screen, onView]);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, y: event.clientY, moves: event.shiftKey || event.button !== 0 };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const held = grip.current;
    if (held === null) return;
    const dx = event.clientX - held.x;
    const dy = event.clientY - held.y;
    grip.current = { ...held, x: event.clientX, y: event.clientY };
    onView((now) => (held.moves ? pan(now, dx, dy, film, screen) : dragWindow(now, dx / 500, dy / 500)));
  };

  return (
    <div
      ref={useMergedRef(measure, frame)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (grip.current = null)}
      onPointerCancel={() => (grip.current = null)}
      onContextMenu={(event) => event.preventDefault()}
      onDoubleClick={onReset}
      style={{ height, width: "100%", background: "#000", touchAction: "none", cursor: "crosshair", overflow: "hidden", position: "relative" }}
    >
      <canvas ref={canvas} role="img" aria-label={label} style={{ position: "absolute", inset: 0, width: "100%", height: "100%" }} />
    </div>
  );
}
