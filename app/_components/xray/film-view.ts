import { autoWindow } from "@/lib/imaging/display-window";
import { type GreyImage } from "@/lib/imaging/grey-image";

/** How a film is being looked at. The window is given in shares of `maxValue`, the place in shares of the film's sides. */
export interface FilmView {
  /** Grey shown as black, 0–1. */
  low: number;
  /** Grey shown as white, 0–1, above `low`. */
  high: number;
  invert: boolean;
  /** 1 shows the whole film. */
  zoom: number;
  /** The point of the film at the middle of the viewer. */
  centreX: number;
  centreY: number;
}

export interface Size {
  width: number;
  height: number;
}

/** On the screen, from the viewer's top left corner. */
export interface ScreenPoint {
  x: number;
  y: number;
}

const MIN_WINDOW = 0.01;
const MAX_ZOOM = 16;
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The whole film in its automatic window. */
export function wholeFilm(image: GreyImage): FilmView {
  return { ...autoWindow(image), invert: false, zoom: 1, centreX: 0.5, centreY: 0.5 };
}

/** Screen grey 0–255 of every sample value 0 … `maxValue`. */
export function windowTable(view: Pick<FilmView, "low" | "high" | "invert">, maxValue: number): Uint8ClampedArray {
  const table = new Uint8ClampedArray(maxValue + 1);
  const low = view.low * maxValue;
  const span = Math.max(1e-6, (view.high - view.low) * maxValue);
  for (let value = 0; value <= maxValue; value++) {
    const grey = clamp((value - low) / span, 0, 1) * 255;
    table[value] = view.invert ? 255 - grey : grey;
  }
  return table;
}

/** Moves the window as radiology viewers do: sideways widens it (less contrast), downwards raises its level (darker). */
export function dragWindow(view: FilmView, across: number, down: number): FilmView {
  const width = clamp(view.high - view.low + across, MIN_WINDOW, 2);
  const level = clamp((view.low + view.high) / 2 + down, -0.5, 1.5);
  return { ...view, low: level - width / 2, high: level + width / 2 };
}

/** Screen pixels per film pixel. */
export function filmScale(view: FilmView, film: Size, screen: Size): number {
  return Math.min(screen.width / film.width, screen.height / film.height) * view.zoom;
}

/** Where the film's top left corner lies on the screen. */
export function filmOrigin(view: FilmView, film: Size, screen: Size): ScreenPoint {
  const scale = filmScale(view, film, screen);
  return {
    x: screen.width / 2 - view.centreX * film.width * scale,
    y: screen.height / 2 - view.centreY * film.height * scale,
  };
}

/** Zooms by `factor` and keeps the film's point under the screen point `at` where it is. */
export function zoomAt(view: FilmView, factor: number, at: ScreenPoint, film: Size, screen: Size): FilmView {
  const zoom = clamp(view.zoom * factor, 1, MAX_ZOOM);
  if (zoom === 1) return { ...view, zoom, centreX: 0.5, centreY: 0.5 };
  const before = filmScale(view, film, screen);
  const after = filmScale({ ...view, zoom }, film, screen);
  const dx = (at.x - screen.width / 2) / film.width;
  const dy = (at.y - screen.height / 2) / film.height;
  return keepInside({
    ...view,
    zoom,
    centreX: view.centreX + dx / before - dx / after,
    centreY: view.centreY + dy / before - dy / after,
  });
}

/** Moves the film by screen pixels. */
export function pan(view: FilmView, dx: number, dy: number, film: Size, screen: Size): FilmView {
  const scale = filmScale(view, film, screen);
  return keepInside({
    ...view,
    centreX: view.centreX - dx / (film.width * scale),
    centreY: view.centreY - dy / (film.height * scale),
  });
}

/** Two fingers, of which one moves: zooms by how their distance changes and moves with the middle between them. */
export function pinch(
  view: FilmView,
  still: ScreenPoint,
  from: ScreenPoint,
  to: ScreenPoint,
  film: Size,
  screen: Size,
): FilmView {
  const distance = (point: ScreenPoint) => Math.hypot(point.x - still.x, point.y - still.y);
  const middle = { x: (still.x + to.x) / 2, y: (still.y + to.y) / 2 };
  const moved = pan(view, (to.x - from.x) / 2, (to.y - from.y) / 2, film, screen);
  return distance(from) < 1 ? moved : zoomAt(moved, distance(to) / distance(from), middle, film, screen);
}

function keepInside(view: FilmView): FilmView {
  return { ...view, centreX: clamp(view.centreX, 0, 1), centreY: clamp(view.centreY, 0, 1) };
}
