/** @file What stands in the beam beside air and bone, as functions of a place on the torso: torso, heart, breasts, trachea, stomach. */
import { MIDLINE, SIDES, type Anatomy, type Breath } from "./anatomy";
import { smoothstep } from "./plane";

/** How thick the torso is under each point, 0 outside, 1 at most; neck and shoulders included. */
export function torsoThickness({ torsoHalfWidth, shoulders }: Anatomy): (x: number, y: number) => number {
  const neck = 0.125;
  return (x, y) => {
    const slope = smoothstep((y - 0.005) / 0.15);
    const half = neck + (torsoHalfWidth + shoulders * (1 - smoothstep((y - 0.1) / 0.5)) - neck) * slope;
    const xi = Math.abs(x - MIDLINE) / half;
    if (xi >= 1) return 0;
    const xi4 = xi * xi * xi * xi;
    return Math.sqrt(1 - xi4) * (0.82 + 0.18 * smoothstep((y - 0.1) / 0.6));
  };
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
    const column =
      smoothstep((0.05 + 0.012 * smoothstep((0.25 - y) / 0.2) - Math.abs(x - MIDLINE - shift)) / 0.028) * 0.55;
    if (x < MIDLINE - 0.24 || x > MIDLINE + 0.32) return column;
    return Math.max(ventricle(x, y), atrium(x, y), base(x, y) * 0.95, knob(x, y) * 0.8, column);
  };
}

function ellipse(
  centreX: number,
  centreY: number,
  radiusX: number,
  radiusY: number,
  angle: number,
): (x: number, y: number) => number {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const dx = x - centreX;
    const dy = y - centreY;
    const a = (cos * dx - sin * dy) / radiusX;
    const b = (sin * dx + cos * dy) / radiusY;
    const r2 = a * a + b * b;
    return r2 >= 1 ? 0 : Math.sqrt(1 - r2);
  };
}

/** Breasts, spine, trachea and stomach bubble: smooth additions to the attenuation. */
export function softStructures(anatomy: Anatomy, breath: Breath): (x: number, y: number) => number {
  const breasts = SIDES.map((side) => ellipse(MIDLINE + side * 0.205, 0.6, 0.14, 0.135, side * 0.25));
  const bubble = ellipse(MIDLINE + 0.16, anatomy.domeY + 0.075, 0.06, 0.04, 0.2);
  const trachea = 0.011;
  const shift = 0.012 * breath.rotation;
  return (x, y) => {
    let sum = 0;
    if (anatomy.breastDensity > 0 && y > 0.45 && y < 0.75)
      sum += anatomy.breastDensity * Math.sqrt(breasts[x < MIDLINE ? 0 : 1](x, y));
    if (anatomy.gastricBubble && x > MIDLINE && y > 0.75) sum -= 0.3 * Math.sqrt(bubble(x, y));
    const beside = Math.abs(x - MIDLINE - shift);
    if (beside < trachea * 1.6 && y < 0.37)
      sum -= 0.16 * smoothstep((trachea * 1.6 - beside) / trachea) * smoothstep((0.37 - y) / 0.06);
    return sum + spine(anatomy, x, y);
  };
}

/** Vertebral bodies with gaps between them, faint behind the heart. */
function spine({ vertebrae }: Anatomy, x: number, y: number): number {
  const beside = Math.abs(x - MIDLINE) / 0.036;
  if (beside >= 1) return 0;
  const phase = y * (vertebrae + 2);
  const disc = smoothstep((Math.abs(phase - Math.round(phase)) - 0.06) / 0.1);
  return (0.05 + 0.09 * disc) * Math.sqrt(1 - beside * beside);
}
