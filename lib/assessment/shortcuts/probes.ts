/** @file The probes: a film changed in one way, so that a network's answer tells what it looks at. Runs in a browser too. */
import { gaussianBlur } from "../../imaging/gaussian-blur";
import type { Random } from "../../tensor/random";
import { eraseMarkers, findMarkers } from "../../imaging/network/markers";
import type { ProbeId } from "./probe-id";
import { CORNER, isCorner, isWithin, RING } from "../../imaging/network/regions";

/** A film as a network sees it: `[size, size]` grey values 0–255, row by row. */
export type Square = Uint8Array;

export interface Probe {
  id: ProbeId;
  /** What is shown to the network, as a noun. */
  title: string;
  /** What was done to a film, in a sentence. */
  does: string;
  /** `withoutLungs`: what may be seen of a film's disease is gone. `harmless`: all of it is still there. `destroyed`: the picture is one no more. */
  kind: "withoutLungs" | "harmless" | "destroyed";
  /** A changed copy. */
  apply(square: Square, where: ProbeSetting): Square;
}

export interface ProbeSetting {
  /** Side of the square. */
  size: number;
  /** What hides a part: the mean grey of all films that are asked about. A film's own would tell of what it hides. */
  grey: number;
  /** The film's own stream of chance. */
  random: Random;
}

/** Of the side: what the border keeps where the middle 81% of the area is hidden. */
const BORDER = 0.05;
/** Of the side: Maguolo and Nanni (Inf. Fusion 76 (2021) 1) blacken the middle, lungs and all. */
const BLACK_INSET = 0.12;
/** σ as a share of the side. */
const BLUR = 0.01;
/** Blocks to a side. */
const BLOCKS = 4;

/** All probes, in the order in which they are shown. */
export const PROBES: readonly Probe[] = [
  {
    id: "border",
    title: "the border alone",
    does: "The middle 81% of the film is filled with one grey, the same for all films.",
    kind: "withoutLungs",
    apply: (square, { size, grey }) => fill(square, size, grey, (x, y) => isWithin(BORDER, size, x, y)),
  },
  {
    id: "ring",
    title: "the outer 8% alone",
    does: `All but the outer ${100 * RING}% of each side is filled with one grey, the same for all films.`,
    kind: "withoutLungs",
    apply: (square, { size, grey }) => fill(square, size, grey, (x, y) => isWithin(RING, size, x, y)),
  },
  {
    id: "corners",
    title: "the corners alone",
    does: `All but four squares of ${100 * CORNER}% of the side is filled with one grey, the same for all films.`,
    kind: "withoutLungs",
    apply: (square, { size, grey }) => fill(square, size, grey, (x, y) => !isCorner(size, x, y)),
  },
  {
    id: "centreBlack",
    title: "a black centre",
    does: `The middle, ${100 * (1 - 2 * BLACK_INSET)}% of each side, is black.`,
    kind: "withoutLungs",
    apply: (square, { size }) => fill(square, size, 0, (x, y) => isWithin(BLACK_INSET, size, x, y)),
  },
  {
    id: "mirrored",
    title: "the mirror image",
    does: "Left and right are exchanged.",
    kind: "harmless",
    apply: (square, { size }) => square.map((_, i) => square[i - (i % size) + size - 1 - (i % size)]),
  },
  {
    id: "blurred",
    title: "a blurred film",
    does: `Blurred by a Gaussian of ${100 * BLUR}% of the side.`,
    kind: "harmless",
    apply: blurred,
  },
  {
    id: "borderErased",
    title: "a film without its border",
    does: `The outer ${100 * RING}% of each side is filled with one grey, the same for all films.`,
    kind: "harmless",
    apply: (square, { size, grey }) => fill(square, size, grey, (x, y) => !isWithin(RING, size, x, y)),
  },
  {
    id: "cornersErased",
    title: "a film without its corners",
    does: `Four squares of ${100 * CORNER}% of the side are filled with one grey, the same for all films.`,
    kind: "harmless",
    apply: (square, { size, grey }) => fill(square, size, grey, (x, y) => isCorner(size, x, y)),
  },
  {
    id: "markersErased",
    title: "a film without markers",
    does: "Small bright shapes outside the lungs, as letters are, are filled with the grey around them.",
    kind: "harmless",
    apply: (square, { size }) => eraseMarkers(square, size, findMarkers(square, size)),
  },
  {
    id: "shuffled",
    title: "shuffled blocks",
    does: `Cut into ${BLOCKS} × ${BLOCKS} blocks, which change places.`,
    kind: "destroyed",
    apply: shuffled,
  },
];

/** The probe of an id. */
export function probeOf(id: ProbeId): Probe {
  return PROBES[PROBES.findIndex((probe) => probe.id === id)];
}

function fill(square: Square, size: number, value: number, isHidden: (x: number, y: number) => boolean): Square {
  return square.map((grey, i) => (isHidden(i % size, Math.floor(i / size)) ? value : grey));
}

function blurred(square: Square, { size }: ProbeSetting): Square {
  const soft = Float32Array.from(square);
  gaussianBlur(soft, size, BLUR * size);
  return Uint8Array.from(soft, (value) => Math.min(255, Math.max(0, Math.round(value))));
}

/** Pixels that the blocks leave over at the right and at the bottom stay where they are. */
function shuffled(square: Square, { size, random }: ProbeSetting): Square {
  const side = Math.floor(size / BLOCKS);
  const from = random.shuffle(Array.from({ length: BLOCKS * BLOCKS }, (_, block) => block));
  const out = square.slice();
  from.forEach((source, target) => {
    for (let y = 0; y < side; y++) {
      const read = (Math.floor(source / BLOCKS) * side + y) * size + (source % BLOCKS) * side;
      out.set(
        square.subarray(read, read + side),
        (Math.floor(target / BLOCKS) * side + y) * size + (target % BLOCKS) * side,
      );
    }
  });
  return out;
}
