/** @file Text that is burnt into a film's pixels: lines of thin bright or dark strokes, as names and dates are written. */
import type { GreyImage } from "./grey-image";

/** A line of text, or a part of one, in the film's own pixels. */
export interface TextLine {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The longer side that a film is reduced to, about: letters that people read on a screen are 6 pixels high there. */
const WORKING_SIDE = 512;
/** How much a stroke stands out from what lies this far to both its sides, as a share of the film's range of greys. */
const CONTRAST = 0.16;
const REACH = 3;
/** Letters of a word stand this close. */
const GAP = 5;
const LOWEST = 4;
const HIGHEST = 22;
/** Three letters at least: a lone L or R names nobody. */
const LEAST_ASPECT = 2;
/** Strokes that a row through the line crosses, on average. */
const LEAST_STROKES = 3;
/** And per length of its height: wires and ribs have fewer, noise has more. */
const STROKE_DENSITY = [0.45, 2.4] as const;
const FILL = [0.12, 0.62] as const;

/**
 * Lines of three letters or more that run across, anywhere on the film. Looks at shapes, not at letters: docs/privacy.md
 * says how many it finds and how many it makes up.
 */
export function findTextLines(image: GreyImage): TextLine[] {
  const factor = Math.max(1, Math.round(Math.max(image.width, image.height) / WORKING_SIDE));
  const small = reduce(image, factor);
  return strokesOf(small).flatMap((strokes) =>
    connect(strokes, small.width)
      .filter((box) => isText(strokes, small.width, box))
      .map(({ left, right, top, bottom }) => ({
        x: left * factor,
        y: top * factor,
        width: (right - left + 1) * factor,
        height: (bottom - top + 1) * factor,
      })),
  );
}

interface Reduced {
  width: number;
  height: number;
  values: Int32Array;
  /** How much of a sum over a block stands out. */
  contrast: number;
}

/** Sums over blocks of `factor × factor`; a rest at the right and lower side is left out. */
function reduce(image: GreyImage, factor: number): Reduced {
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const values = new Int32Array(width * height);
  if (factor === 2) sumPairs(image, values, width, height);
  else sumBlocks(image, factor, values, width, height);
  let low = values.length === 0 ? 0 : values[0];
  let high = low;
  // A quarter of the film tells its range.
  for (let i = 0; i < values.length; i += 4) {
    const value = values[i];
    if (value < low) low = value;
    else if (value > high) high = value;
  }
  return { width, height, values, contrast: Math.max(1, Math.round(CONTRAST * (high - low))) };
}

/** Most films: twice as fast as the general loop. */
function sumPairs({ data, width: rowLength }: GreyImage, sums: Int32Array, width: number, height: number): void {
  for (let y = 0, to = 0; y < height; y++) {
    for (let upper = 2 * y * rowLength, lower = upper + rowLength, end = to + width; to < end; upper += 2, lower += 2) {
      sums[to++] = data[upper] + data[upper + 1] + data[lower] + data[lower + 1];
    }
  }
}

function sumBlocks(
  { data, width: rowLength }: GreyImage,
  factor: number,
  sums: Int32Array,
  width: number,
  height: number,
): void {
  for (let row = 0; row < height * factor; row++) {
    const to = Math.floor(row / factor) * width;
    for (let x = 0, from = row * rowLength; x < width; x++)
      for (let dx = 0; dx < factor; dx++) sums[to + x] += data[from++];
  }
}

/** Where pixels are brighter, and where darker, than both neighbours at {@link REACH}, across or along: ascending indices. */
function strokesOf({ width, height, values, contrast }: Reduced): [Int32Array, Int32Array] {
  const bright: number[] = [];
  const dark: number[] = [];
  const far = REACH * width;
  const both = 2 * contrast;
  for (let y = REACH; y < height - REACH; y++) {
    for (let at = y * width + REACH, end = (y + 1) * width - REACH; at < end; at++) {
      const value = values[at];
      const left = value - values[at - REACH];
      const up = value - values[at - far];
      // Nearly every pixel of a film ends here: neither difference is beyond the contrast, of either sign.
      if ((left + contrast) >>> 0 <= both && (up + contrast) >>> 0 <= both) continue;
      const right = value - values[at + REACH];
      const down = value - values[at + far];
      if ((left > contrast && right > contrast) || (up > contrast && down > contrast)) bright.push(at);
      else if ((left < -contrast && right < -contrast) || (up < -contrast && down < -contrast)) dark.push(at);
    }
  }
  return [Int32Array.from(bright), Int32Array.from(dark)];
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
  pixels: number;
}

/** Boxes around strokes that touch, or lie within {@link GAP} on the same row. */
function connect(strokes: Int32Array, width: number): Box[] {
  const boxes: Box[] = [];
  const parent: number[] = [];
  const root = (box: number): number => {
    while (parent[box] !== box) box = parent[box] = parent[parent[box]];
    return box;
  };
  // The box of the last stroke in each column, and its row.
  const boxOf = new Int32Array(width).fill(-1);
  const rowOf = new Int32Array(width).fill(-2);
  let lastRow = -1;
  let lastColumn = -1;
  for (const at of strokes) {
    const y = Math.floor(at / width);
    const x = at - y * width;
    let box = y === lastRow && x - lastColumn <= GAP ? root(boxOf[lastColumn]) : -1;
    for (let near = Math.max(0, x - 1); near <= Math.min(width - 1, x + 1); near++) {
      if (rowOf[near] !== y - 1 && rowOf[near] !== y) continue;
      const other = root(boxOf[near]);
      if (box < 0) box = other;
      else if (other !== box) {
        parent[other] = box;
        boxes[box] = union(boxes[box], boxes[other]);
      }
    }
    if (box < 0) {
      box = boxes.length;
      parent.push(box);
      boxes.push({ left: x, right: x, top: y, bottom: y, pixels: 0 });
    }
    const whole = boxes[box];
    whole.left = Math.min(whole.left, x);
    whole.right = Math.max(whole.right, x);
    whole.bottom = y;
    whole.pixels++;
    boxOf[x] = box;
    rowOf[x] = y;
    lastRow = y;
    lastColumn = x;
  }
  return boxes.filter((_, box) => parent[box] === box);
}

function union(a: Box, b: Box): Box {
  return {
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
    top: Math.min(a.top, b.top),
    bottom: Math.max(a.bottom, b.bottom),
    pixels: a.pixels + b.pixels,
  };
}

function isText(strokes: Int32Array, rowWidth: number, box: Box): boolean {
  const width = box.right - box.left + 1;
  const height = box.bottom - box.top + 1;
  if (height < LOWEST || height > HIGHEST || width < LEAST_ASPECT * height) return false;
  const fill = box.pixels / (width * height);
  if (fill < FILL[0] || fill > FILL[1]) return false;
  const crossed = strokesPerRow(strokes, rowWidth, box);
  const density = (crossed / width) * height;
  return crossed >= LEAST_STROKES && density >= STROKE_DENSITY[0] && density <= STROKE_DENSITY[1];
}

/** Runs of strokes in the box, per row of it. */
function strokesPerRow(strokes: Int32Array, rowWidth: number, { left, right, top, bottom }: Box): number {
  let runs = 0;
  let before = -2;
  for (const at of strokes) {
    const x = at % rowWidth;
    if (at < top * rowWidth || at >= (bottom + 1) * rowWidth || x < left || x > right) continue;
    if (at !== before + 1 || x === left) runs++;
    before = at;
  }
  return runs / (bottom - top + 1);
}
