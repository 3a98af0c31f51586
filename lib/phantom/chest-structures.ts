/** @file What stands in the beam beside the air of the lungs: torso, heart, bones, vessels. Values add to the attenuation. */
import { Random } from "../tensor/random";
import { lungOf, MIDLINE, RIBS, SIDES, type Anatomy, type Breath, type Side } from "./anatomy";
import { toPixel, type LungField, type Pose } from "./lung-field";
import { placeIn, smoothstep } from "./paint-findings";
import { addStroke, type Plane, type StrokePoint } from "./plane";

/** How thick the torso is under each point, 0 outside, 1 at most; neck and shoulders included. */
export function torsoThickness({ torsoHalfWidth }: Anatomy, x: number, y: number): number {
  const neck = 0.125;
  const shoulders = smoothstep((y - 0.005) / 0.15);
  const half = neck + (torsoHalfWidth + 0.045 * (1 - smoothstep((y - 0.1) / 0.5)) - neck) * shoulders;
  const xi = Math.abs(x - MIDLINE) / half;
  if (xi >= 1) return 0;
  const xi4 = xi * xi * xi * xi;
  return Math.sqrt(1 - xi4) * (0.82 + 0.18 * smoothstep((y - 0.1) / 0.6));
}

/** Heart, great vessels and mediastinum: the share of the chest's depth they fill, 0–1. */
export function heartThickness(anatomy: Anatomy, breath: Breath): (x: number, y: number) => number {
  const shift = 0.02 * breath.rotation;
  const width = 2 * anatomy.chestHalfWidth * anatomy.cardiothoracicRatio * breath.heartScale;
  const floor = anatomy.domeY - 0.075 * breath.expiration;
  const ventricle = ellipse(MIDLINE + shift + width * 0.16, floor - 0.095, width * 0.52, 0.125, -anatomy.heartTilt);
  const atrium = ellipse(MIDLINE + shift - width * 0.1, floor - 0.115, width * 0.26, 0.125, 0.1);
  const base = ellipse(MIDLINE + shift + 0.018, floor - 0.235, 0.078, 0.17, -0.16);
  const knob = ellipse(MIDLINE + shift + 0.045, anatomy.apexY + 0.205, anatomy.aorticKnob, anatomy.aorticKnob * 1.1, 0);
  return (x, y) => {
    const column = smoothstep((0.05 + 0.012 * smoothstep((0.25 - y) / 0.2) - Math.abs(x - MIDLINE - shift)) / 0.028) * 0.55;
    return Math.max(ventricle(x, y), atrium(x, y), base(x, y) * 0.95, knob(x, y) * 0.8, column);
  };
}

function ellipse(centreX: number, centreY: number, radiusX: number, radiusY: number, angle: number): (x: number, y: number) => number {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const [dx, dy] = [x - centreX, y - centreY];
    const [a, b] = [(cos * dx - sin * dy) / radiusX, (sin * dx + cos * dy) / radiusY];
    const r2 = a * a + b * b;
    return r2 >= 1 ? 0 : Math.sqrt(1 - r2);
  };
}

/** Breasts, liver and spine edges, trachea and stomach bubble: smooth additions to the attenuation. */
export function softStructures(anatomy: Anatomy, breath: Breath): (x: number, y: number) => number {
  const breasts = SIDES.map((side) => ellipse(MIDLINE + side * 0.205, 0.6, 0.14, 0.135, side * 0.25));
  const bubble = ellipse(MIDLINE + 0.16, anatomy.domeY + 0.075, 0.06, 0.04, 0.2);
  const trachea = 0.011;
  const shift = 0.012 * breath.rotation;
  return (x, y) => {
    let sum = 0;
    if (anatomy.breastDensity > 0) for (const breast of breasts) sum += anatomy.breastDensity * Math.sqrt(breast(x, y));
    if (anatomy.gastricBubble) sum -= 0.3 * Math.sqrt(bubble(x, y));
    const beside = Math.abs(x - MIDLINE - shift);
    if (beside < trachea * 1.6 && y < 0.37) sum -= 0.16 * smoothstep((trachea * 1.6 - beside) / trachea) * smoothstep((0.37 - y) / 0.06);
    return sum + spine(anatomy, x, y);
  };
}

function spine({ vertebrae }: Anatomy, x: number, y: number): number {
  const beside = Math.abs(x - MIDLINE) / 0.036;
  if (beside >= 1) return 0;
  const phase = y * (vertebrae + 2);
  const disc = smoothstep((Math.abs(phase - Math.round(phase)) - 0.06) / 0.1);
  return (0.05 + 0.09 * disc) * Math.sqrt(1 - beside * beside);
}

/** Bone: a tube with a dense wall, so its rims are brighter than its middle. */
const tube = (q: number) => Math.sqrt(1 - q * q) - 0.62 * Math.sqrt(Math.max(0, 0.72 * 0.72 - q * q));
const solid = (q: number) => Math.sqrt(1 - q * q);

/** Ribs, clavicles and scapulae. @param scapulaeInside true when the arms were not turned forward (AP films). */
export function addBones(plane: Plane, anatomy: Anatomy, breath: Breath, pose: Pose, scapulaeInside: boolean): void {
  for (const side of SIDES) {
    const lung = lungOf(anatomy, breath, side);
    const bottom = lung.dome(MIDLINE + side * anatomy.chestHalfWidth * 0.5) + 0.09;
    const pitch = (bottom - lung.apexY) / RIBS;
    for (let rib = 0; rib < RIBS; rib++) {
      const y = lung.apexY - 0.01 + pitch * (rib + anatomy.ribJitter[rib]);
      const wall = (height: number) => lung.lateral(Math.max(lung.apexY + 0.03, height)) + side * 0.008;
      const fall = anatomy.ribSlope * (0.5 + rib * 0.1);
      const posterior = bezier([MIDLINE + side * 0.034, y], [MIDLINE + side * anatomy.chestHalfWidth * 0.42, y - 0.035], [wall(y + fall * 0.4), y + fall * 0.15], [wall(y + fall), y + fall]);
      stroke(plane, pose, posterior, (t) => 0.0105 + 0.0035 * t, 0.31, tube);
      if (rib > 6) continue;
      const start = y + fall;
      const anterior = bezier([wall(start), start], [wall(start + 0.05), start + 0.05], [MIDLINE + side * anatomy.chestHalfWidth * 0.72, start + 0.105], [MIDLINE + side * anatomy.chestHalfWidth * 0.4, start + 0.105 + 0.012 * rib]);
      stroke(plane, pose, anterior, (t) => 0.0125 + 0.002 * t, 0.17, tube);
    }
    addClavicle(plane, anatomy, breath, pose, side);
    const bladeX = MIDLINE + side * (anatomy.chestHalfWidth + (scapulaeInside ? -0.035 : 0.045));
    const blade = bezier([bladeX + side * 0.06, 0.13], [bladeX, 0.2], [bladeX - side * 0.01, 0.3], [bladeX + side * 0.02, 0.42]);
    stroke(plane, pose, blade, () => 0.012, scapulaeInside ? 0.09 : 0.06, solid);
  }
}

function addClavicle(plane: Plane, { apexY }: Anatomy, breath: Breath, pose: Pose, side: Side): void {
  const inner = MIDLINE + side * 0.035 + 0.02 * breath.rotation;
  const y = apexY + 0.075;
  const line = bezier([inner, y], [inner + side * 0.13, y - 0.005], [inner + side * 0.2, y - 0.085], [inner + side * 0.36, y - 0.06]);
  stroke(plane, pose, line, (t) => 0.0145 - 0.003 * t, 0.38, tube);
}

type Point = readonly [x: number, y: number];

function bezier(a: Point, b: Point, c: Point, d: Point): (t: number) => Point {
  return (t) => {
    const s = 1 - t;
    const [wa, wb, wc, wd] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    return [wa * a[0] + wb * b[0] + wc * c[0] + wd * d[0], wa * a[1] + wb * b[1] + wc * c[1] + wd * d[1]];
  };
}

const STEPS = 14;

function stroke(plane: Plane, pose: Pose, line: (t: number) => Point, radius: (t: number) => number, amplitude: number, profile: (q: number) => number): void {
  const points: StrokePoint[] = Array.from({ length: STEPS + 1 }, (_, i) => {
    const t = i / STEPS;
    return { ...toPixel(pose, plane.size, ...line(t)), radius: radius(t) * pose.scale * plane.size };
  });
  addStroke(plane, points, amplitude, profile);
}

/** Hila and the vessels that branch from them, thinner with each fork (Murray: r³ = r₁³ + r₂³), thicker below than above. */
export function addVessels(plane: Plane, anatomy: Anatomy, breath: Breath, pose: Pose, field: LungField): void {
  const random = new Random(anatomy.vesselSeed);
  for (const side of SIDES) {
    const hilum = placeIn(anatomy, breath, side, -0.72, side === 1 ? 0.43 : 0.47);
    const centre = toPixel(pose, plane.size, hilum.x, hilum.y);
    addStroke(plane, [{ ...centre, y: centre.y - 0.02 * plane.size, radius: 0.03 * plane.size }, { ...centre, y: centre.y + 0.035 * plane.size, radius: 0.024 * plane.size }], 0.26, (q) => (1 - q * q) ** 1.5);
    for (let i = 0; i < 8; i++) {
      const angle = -1.35 + (2.75 * i) / 7 + 0.12 * random.normal();
      const lower = angle > 0 ? 1.2 : 0.85;
      branch(plane, pose, field, random, side, hilum.x + 0.01 * random.normal(), hilum.y + 0.028 * Math.sin(angle), angle, 0.0088 * lower, 0);
    }
  }
}

function branch(plane: Plane, pose: Pose, field: LungField, random: Random, side: Side, x: number, y: number, angle: number, radius: number, depth: number): void {
  const length = 0.085 * (0.8 + 0.4 * random.uniform()) * 0.86 ** depth;
  const bend = 0.15 * random.normal();
  const middle: Point = [x + side * Math.cos(angle) * length * 0.5, y + Math.sin(angle) * length * 0.5];
  const end: Point = [middle[0] + side * Math.cos(angle + bend) * length * 0.5, middle[1] + Math.sin(angle + bend) * length * 0.5];
  const points = [[x, y] as Point, middle, end].map(([px, py], i) => ({ ...toPixel(pose, plane.size, px, py), radius: radius * (1 - 0.12 * i) * pose.scale * plane.size }));
  addStroke(plane, points, 17 * radius, solid);
  const at = toPixel(pose, plane.size, ...end);
  const pixel = Math.round(at.y) * plane.size + Math.round(at.x);
  if (depth >= 4 || field.side[pixel] !== side) return;
  const share = random.between(0.35, 0.65);
  const spread = random.between(0.35, 0.65);
  branch(plane, pose, field, random, side, ...end, angle + bend + spread * (1 - share), radius * Math.cbrt(share), depth + 1);
  branch(plane, pose, field, random, side, ...end, angle + bend - spread * share, radius * Math.cbrt(1 - share), depth + 1);
}
