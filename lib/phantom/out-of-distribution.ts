/** @file Pictures that no model of frontal chest films should answer: for testing what turns them away. */
import type { GreyImage } from "../imaging/grey-image";
import { deriveSeed, Random } from "../tensor/random";
import { burnInSynthetic } from "./burn-in";
import { drawChest } from "./draw-chest";
import { exposeFilm } from "./expose-film";
import type { Pose } from "./lung-field";
import { phantomPlan } from "./phantom-dataset";
import { emptyPlane, fbm, type Plane } from "./plane";
import { addCurve, addDisc, bezier, SOFT, SOLID, TUBE, type Point } from "./stroke";

export const STRANGE_KINDS = [
  "abdomen-like",
  "hand-like",
  "lateral-like",
  "inverted",
  "noise",
  "checkerboard",
] as const;
export type StrangeKind = (typeof STRANGE_KINDS)[number];

/** Draws one, 8-bit and square, with SYNTHETIC burnt in. The same seed gives the same pixels. */
export function drawStrange(kind: StrangeKind, seed: number, size = 192): GreyImage {
  const random = new Random(deriveSeed(seed, "strange", kind));
  const values = valuesOf(kind, random, size);
  const data = new Uint8Array(size * size);
  for (let at = 0; at < data.length; at++) data[at] = 255 * Math.min(1, Math.max(0, values[at])) + 0.5;
  const image = { width: size, height: size, data, maxValue: 255 };
  burnInSynthetic(image);
  return image;
}

function valuesOf(kind: StrangeKind, random: Random, size: number): Float32Array {
  switch (kind) {
    case "abdomen-like":
      return exposed(abdomen(random, size), random);
    case "hand-like":
      return exposed(hand(random, size), random);
    case "lateral-like":
      return exposed(lateral(random, size), random);
    case "inverted": {
      for (const { drawing } of phantomPlan({ seed: random.uint32(), patients: 1, size, source: "phantom-a" }))
        return Float32Array.from(drawChest(drawing).data, (value) => 1 - value / 255);
      return new Float32Array(size * size);
    }
    case "noise":
      return Float32Array.from({ length: size * size }, () => random.uniform());
    case "checkerboard": {
      const side = Math.max(2, Math.round(size * random.between(0.03, 0.12)));
      return Float32Array.from({ length: size * size }, (_, at) =>
        (Math.floor((at % size) / side) + Math.floor(at / size / side)) % 2 === 0 ? 0.1 : 0.9,
      );
    }
  }
}

function exposed(attenuation: Plane, random: Random): Float32Array {
  return exposeFilm(
    attenuation,
    attenuation.data,
    { scatter: 0.25, quanta: 15_000, blur: 0.003, gamma: random.between(0.85, 1.2), sharpening: 0.3, gridLines: 0 },
    random,
  );
}

function placed(random: Random): Pose {
  return {
    angle: 0.06 * random.normal(),
    scale: random.between(0.9, 1.05),
    shiftX: 0.02 * random.normal(),
    shiftY: 0.02 * random.normal(),
  };
}

/** A solid whose half-width changes along a line. */
function body(
  plane: Plane,
  pose: Pose,
  from: Point,
  to: Point,
  radius: (t: number) => number,
  amplitude: number,
): void {
  addCurve(
    plane,
    pose,
    (t) => [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t],
    radius,
    amplitude,
    SOLID,
  );
}

function vertebrae(plane: Plane, pose: Pose, at: (t: number) => Point, count: number, radius: number): void {
  for (let i = 0; i < count; i++) {
    const [one, other] = [at((i + 0.12) / count), at((i + 0.88) / count)];
    body(plane, pose, one, other, () => radius, 0.5);
  }
}

/** Soft tissue, lumbar spine, the wings of the pelvis and gas in the bowel. */
function abdomen(random: Random, size: number): Plane {
  const plane = emptyPlane(size);
  const pose = placed(random);
  body(plane, pose, [0.5, -0.2], [0.5, 1.2], (t) => 0.44 + 0.03 * Math.sin(5 * t), 2.6);
  vertebrae(plane, pose, (t) => [0.5, 0.03 + 0.75 * t], 6, 0.045);
  for (const side of [-1, 1]) {
    addCurve(
      plane,
      pose,
      bezier([0.5 + side * 0.07, 0.72], [0.5 + side * 0.3, 0.55], [0.5 + side * 0.4, 0.7], [0.5 + side * 0.22, 0.95]),
      () => 0.05,
      0.5,
      TUBE,
    );
    addCurve(
      plane,
      pose,
      (t) => [0.5 + side * (0.05 + 0.28 * t), 0.08 + 0.06 * t],
      () => 0.012,
      0.3,
      TUBE,
    );
  }
  for (let i = 0; i < 14; i++) {
    const [x, y] = [random.between(0.2, 0.8), random.between(0.2, 0.75)];
    addDisc(plane, pose, [x, y], random.between(0.02, 0.05), -random.between(0.25, 0.6), SOFT);
  }
  const grain = fbm(size, random.uint32(), 12, 4).data;
  for (let at = 0; at < grain.length; at++)
    plane.data[at] = Math.max(0, plane.data[at] + (plane.data[at] > 0 ? 0.04 * grain[at] : 0));
  return plane;
}

/** A palm, five fingers, each a chain of bones, and the wrist. */
function hand(random: Random, size: number): Plane {
  const plane = emptyPlane(size);
  const pose = placed(random);
  body(plane, pose, [0.5, 0.62], [0.5, 0.78], () => 0.2, 0.5);
  body(plane, pose, [0.5, 0.8], [0.5, 1.1], () => 0.11, 0.6);
  for (const x of [0.45, 0.55])
    addCurve(
      plane,
      pose,
      (t) => [x, 0.86 + 0.2 * t],
      () => 0.04,
      0.5,
      TUBE,
    );
  for (let finger = 0; finger < 5; finger++) {
    const thumb = finger === 0;
    const angle = (thumb ? -0.95 : -0.3 + 0.17 * finger) + 0.03 * random.normal();
    const length = (thumb ? 0.34 : 0.5 - 0.03 * Math.abs(finger - 2)) * random.between(0.95, 1.05);
    const root: Point = [0.5 + (thumb ? -0.15 : 0.085 * (finger - 2.4)), thumb ? 0.74 : 0.72];
    const along = (t: number): Point => [
      root[0] + Math.sin(angle) * length * t,
      root[1] - Math.cos(angle) * length * t * 1.2,
    ];
    body(plane, pose, along(0.2), along(1), (t) => 0.05 - 0.015 * t, 0.4);
    const joints = thumb ? [0, 0.4, 0.72, 0.97] : [0, 0.42, 0.68, 0.85, 0.97];
    for (let bone = 1; bone < joints.length; bone++)
      body(
        plane,
        pose,
        along(joints[bone - 1] + 0.015),
        along(joints[bone] - 0.015),
        (t) => 0.021 - 0.004 * Math.sin(Math.PI * t) - 0.002 * bone,
        0.6,
      );
  }
  return plane;
}

/** A torso from the side: one dark field before a curved spine, a heart on the diaphragm, oblique ribs. */
function lateral(random: Random, size: number): Plane {
  const plane = emptyPlane(size);
  const pose = placed(random);
  body(plane, pose, [0.5, -0.1], [0.5, 1.2], (t) => 0.26 + 0.09 * t, 3);
  const spine = (t: number): Point => [0.72 + 0.05 * Math.sin(3 * t), 0.02 + 0.95 * t];
  addCurve(
    plane,
    pose,
    bezier([0.52, 0.18], [0.42, 0.35], [0.45, 0.5], [0.5, 0.68]),
    (t) => 0.1 + 0.08 * Math.sin(Math.PI * Math.min(1, t + 0.2)),
    -1.5,
    SOLID,
  );
  vertebrae(plane, pose, spine, 13, 0.035);
  addCurve(plane, pose, bezier([0.3, 0.18], [0.24, 0.35], [0.24, 0.45], [0.27, 0.55]), () => 0.012, 0.5, TUBE);
  for (let rib = 0; rib < 9; rib++) {
    const y = 0.1 + 0.065 * rib;
    addCurve(
      plane,
      pose,
      bezier([0.72, y], [0.62, y + 0.08], [0.45, y + 0.12], [0.33, y + 0.2]),
      () => 0.011,
      0.2,
      TUBE,
    );
  }
  addDisc(plane, pose, [0.38, 0.6], 0.12, 0.9, SOLID);
  body(plane, pose, [0.3, 0.82], [0.7, 0.88], () => 0.12, 0.8);
  for (let at = 0; at < plane.data.length; at++) plane.data[at] = Math.max(0, plane.data[at]);
  return plane;
}
