"use client";

import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useEffect, useMemo, useRef } from "react";
import { paintHeatmap } from "@/lib/explain/heat-colours";
import { type Heatmap, upsampleHeatmap } from "@/lib/explain/upsample-heatmap";
import { type GreyImage } from "@/lib/imaging/grey-image";
import { filmOrigin, filmScale, type FilmView, windowTable } from "./film-view";
import { useFilmGestures } from "./use-film-gestures";

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

/** A film and its heat map on a canvas: see useFilmGestures; a double click starts over. */
export function FilmCanvas({
  film,
  overlay,
  view,
  dragMoves,
  onView,
  onReset,
  label,
  height,
}: {
  film: GreyImage;
  overlay: FilmOverlay | null;
  view: FilmView;
  /** Dragging moves the film and not its window. */
  dragMoves: boolean;
  onView: (change: (view: FilmView) => FilmView) => void;
  onReset: () => void;
  label: string;
  height: number | string;
}) {
  const { ref: measure, width: screenWidth, height: screenHeight } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const screen = useMemo(() => ({ width: screenWidth, height: screenHeight }), [screenWidth, screenHeight]);

  const { low, high, invert } = view;
  const raster = useMemo(
    () => (typeof document === "undefined" ? null : rasterFilm(film, { low, high, invert })),
    [film, low, high, invert],
  );
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

  const gestures = useFilmGestures({ frame, film, screen, dragMoves, onView });

  return (
    <div
      ref={useMergedRef(measure, frame)}
      {...gestures}
      onDoubleClick={onReset}
      style={{
        height,
        width: "100%",
        background: "#000",
        touchAction: "none",
        cursor: dragMoves ? "grab" : "crosshair",
        overflow: "hidden",
        position: "relative",
      }}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        style={{ position: "absolute", inset: 0, width: "100%", height: "100%" }}
      />
    </div>
  );
}
