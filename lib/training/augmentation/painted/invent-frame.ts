import type { Random } from "../../../tensor/random";

/** Of the side: the outer part that a frame may hide; lungs hardly reach into it. */
const WIDEST = 0.1;
/** Of the side: the largest radius of its inner corners, and the widest blur of its edge. */
const ROUNDEST = 0.25;
const SOFTEST = 0.02;
/** Degrees by which the collimator may lean. */
const STEEPEST = 4;

/** A frame that no detector was under: its opening, in pixels from the middle of the square. */
export interface FilmFrame {
  centreX: number;
  centreY: number;
  halfWidth: number;
  halfHeight: number;
  /** Of the inner corners. */
  radius: number;
  /** Over how many pixels the edge fades. */
  softness: number;
  /** Radians. */
  tilt: number;
  grey: number;
}

/**
 * Draws a frame as collimators, cassettes, scanners and authors of figures leave one: each side of its own width or
 * without any, mostly black, its corners square or round, upright or leaning a little, sharp or soft.
 */
export function drawFrame(random: Random, size: number): FilmFrame {
  const [left, right, top, bottom] = Array.from({ length: 4 }, () => {
    const width = random.between(0, WIDEST) * size;
    return random.uniform() < 0.7 ? width : -size * SOFTEST;
  });
  const colour = random.uniform();
  const shade = random.uniform();
  const isRound = random.uniform() < 0.4;
  const radius = random.between(0, ROUNDEST) * size;
  const leans = random.uniform() < 0.4;
  const tilt = (random.between(-STEEPEST, STEEPEST) * Math.PI) / 180;
  const softness = Math.max(1, random.between(0, SOFTEST) * size);
  const [halfWidth, halfHeight] = [(size - left - right) / 2, (size - top - bottom) / 2];
  return {
    centreX: left + halfWidth - 0.5,
    centreY: top + halfHeight - 0.5,
    halfWidth,
    halfHeight,
    radius: isRound ? radius : 0,
    softness,
    tilt: leans ? tilt : 0,
    grey: colour < 0.6 ? 0.08 * shade : colour < 0.7 ? 1 - 0.05 * shade : shade,
  };
}

/** Paints a frame over a 0–1 image, in place: all that lies outside a rounded rectangle. */
export function paintFrame(image: Float32Array, size: number, frame: FilmFrame): void {
  const { centreX, centreY, halfWidth, halfHeight, radius, softness, grey } = frame;
  const cos = Math.cos(frame.tilt);
  const sin = Math.sin(frame.tilt);
  for (let y = 0, i = 0; y < size; y++) {
    const dy = y - centreY;
    for (let x = 0; x < size; x++, i++) {
      const dx = x - centreX;
      const across = Math.abs(cos * dx + sin * dy) - halfWidth + radius;
      const down = Math.abs(cos * dy - sin * dx) - halfHeight + radius;
      const outside =
        across > 0 && down > 0 ? Math.sqrt(across * across + down * down) - radius : Math.max(across, down) - radius;
      const covered = outside / softness + 0.5;
      if (covered <= 0) continue;
      image[i] += Math.min(1, covered) * (grey - image[i]);
    }
  }
}
