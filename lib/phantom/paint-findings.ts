import { deriveSeed } from "../tensor/random";
import { lungOf, type Anatomy, type Breath, type Side } from "./anatomy";
import type { Finding } from "./findings";
import { forEachPixelOf, type LungField } from "./lung-field";
import { emptyPlane, fbm, type Plane } from "./plane";

/**
 * The share of air that the findings replace, 0–1 for every pixel, 0 outside the lungs: `1 − Π (1 − opacity)`.
 * It is also the lesion mask that explanations are judged against.
 */
export function paintFindings(findings: readonly Finding[], field: LungField, anatomy: Anatomy, breath: Breath, seed: number): Plane {
  const clear = new Float32Array(field.size * field.size).fill(1);
  const cloud = findings.length > 0 ? fbm(field.size, deriveSeed(seed, "cloud"), 11, 4) : emptyPlane(1);
  for (const finding of findings) {
    const opacity = opacityOf(finding, field, anatomy, breath, finding.kind === "interstitial" ? fbm(field.size, deriveSeed(seed, "mesh"), 18, 2) : cloud);
    for (const side of sidesOf(finding)) forEachPixelOf(field, side, (at) => (clear[at] *= 1 - Math.min(0.95, Math.max(0, opacity(at)))));
  }
  const plane = emptyPlane(field.size);
  for (let at = 0; at < clear.length; at++) plane.data[at] = 1 - clear[at];
  return plane;
}

function sidesOf(finding: Finding): readonly Side[] {
  return finding.kind === "interstitial" ? finding.sides : [finding.side];
}

function opacityOf(finding: Finding, field: LungField, anatomy: Anatomy, breath: Breath, texture: Plane): (at: number) => number {
  switch (finding.kind) {
    case "patch":
      return patchOpacity(finding, field, anatomy, breath, texture);
    case "lobe":
      return lobeOpacity(finding, field, texture);
    case "interstitial":
      return interstitialOpacity(finding, field, texture);
    case "effusion":
      return (at) => 0.9 * smoothstep((field.u[at] - 1 + finding.height * (0.8 + 2.4 * Math.max(0, field.xi[at]) ** 2)) / 0.02);
    case "band":
      return (at) => finding.opacity * smoothstep(1 - Math.abs(field.u[at] - finding.u - finding.tilt * 0.12 * field.xi[at]) / 0.014) * smoothstep((0.9 - Math.abs(field.xi[at])) / 0.4);
  }
}

type Of<K extends Finding["kind"]> = Extract<Finding, { kind: K }>;

/** An ellipse whose edge is crisp or hazy and whose inside is clouded. */
function patchOpacity(patch: Of<"patch">, field: LungField, anatomy: Anatomy, breath: Breath, texture: Plane): (at: number) => number {
  const { x: centreX, y: centreY } = placeIn(anatomy, breath, patch.side, patch.xi, patch.u);
  const [cos, sin] = [Math.cos(patch.angle), Math.sin(patch.angle)];
  return (at) => {
    const [dx, dy] = [field.x[at] - centreX, field.y[at] - centreY];
    const [a, b] = [(cos * dx + sin * dy) / patch.radiusX, (cos * dy - sin * dx) / patch.radiusY];
    const r2 = a * a + b * b;
    if (r2 > 9) return 0;
    // The cloud also pushes the edge in and out, so that no patch is an ellipse.
    const r = Math.sqrt(r2) - 0.22 * texture.data[at] * patch.haze;
    const edge = smoothstep((1 + patch.haze * 0.55 - r) / (0.15 + patch.haze * 1.1));
    return patch.opacity * edge * (1 - patch.texture * 0.5 + patch.texture * 0.5 * texture.data[at]);
  };
}

/** A lobe as the frontal film shows it: a straight edge at the fissure, soft elsewhere. */
function lobeOpacity({ lobe, opacity, extent }: Of<"lobe">, field: LungField, texture: Plane): (at: number) => number {
  const cloud = (at: number) => 0.85 + 0.2 * texture.data[at];
  if (lobe === "upper") return (at) => opacity * cloud(at) * smoothstep((0.47 + 0.05 * field.xi[at] - field.u[at]) / 0.02) * smoothstep((field.u[at] - 0.47 * (1 - extent)) / 0.15);
  if (lobe === "middle") return (at) => opacity * cloud(at) * smoothstep((field.u[at] - 0.5) / 0.025) * smoothstep((0.5 + 0.42 * extent - field.u[at]) / 0.2) * smoothstep((extent * 0.9 - 0.2 - field.xi[at]) / 0.5);
  return (at) => opacity * cloud(at) * smoothstep((field.u[at] - 0.78 + 0.3 * extent - 0.08 * field.xi[at]) / 0.2);
}

/** A mesh: the ridges of the cloud, strongest near the hila or all over. */
function interstitialOpacity({ opacity, central }: Of<"interstitial">, field: LungField, texture: Plane): (at: number) => number {
  return (at) => {
    const ridge = Math.max(0, 1 - Math.abs(texture.data[at]) * 2);
    const fromHilum = Math.hypot((field.xi[at] + 0.7) * 0.6, field.u[at] - 0.5);
    const where = 1 - central * smoothstep((fromHilum - 0.25) / 0.5);
    return opacity * where * (0.25 + 1.1 * ridge);
  };
}

/** Lung coordinates → torso coordinates. */
export function placeIn(anatomy: Anatomy, breath: Breath, side: Side, xi: number, u: number): { x: number; y: number } {
  const lung = lungOf(anatomy, breath, side);
  let y = lung.apexY + u * (lung.dome(0.5 + side * 0.17) - lung.apexY);
  let x = 0.5;
  // The dome under x depends on x: two rounds settle it.
  for (let round = 0; round < 2; round++) {
    const [wall, inner] = [lung.lateral(y), lung.medial(y)];
    x = (wall + inner) / 2 + (side * xi * Math.abs(wall - inner)) / 2;
    y = lung.apexY + u * (lung.dome(x) - lung.apexY);
  }
  return { x, y };
}

export function smoothstep(t: number): number {
  const clamped = t < 0 ? 0 : t > 1 ? 1 : t;
  return clamped * clamped * (3 - 2 * clamped);
}
