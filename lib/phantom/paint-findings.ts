import { deriveSeed } from "../tensor/random";
import type { Anatomy, Breath, Side } from "./anatomy";
import type { Finding } from "./findings";
import { forEachPixelOf, placeIn, toPixel, type LungField, type PixelBox, type Pose } from "./lung-field";
import { emptyPlane, fbm, smoothstep, type Plane } from "./plane";

/** Where the findings are painted. */
export interface Canvas {
  field: LungField;
  anatomy: Anatomy;
  breath: Breath;
  pose: Pose;
}

/**
 * The share of air that the findings replace, 0–1 for every pixel, 0 outside the lungs: `1 − Π (1 − opacity)`.
 * It is also the lesion mask that explanations are judged against.
 */
export function paintFindings(findings: readonly Finding[], canvas: Canvas, seed: number): Plane {
  const { field } = canvas;
  const plane = emptyPlane(field.size);
  if (findings.length === 0) return plane;
  const cloud = fbm(field.size, deriveSeed(seed, "cloud"), 11, 4);
  const mesh = findings.some(({ kind }) => kind === "interstitial")
    ? fbm(field.size, deriveSeed(seed, "mesh"), 30, 2)
    : cloud;
  for (const finding of findings) {
    const opacity = opacityOf(finding, canvas, finding.kind === "interstitial" ? mesh : cloud);
    const box =
      finding.kind === "patch"
        ? boxOf(finding, canvas)
        : { left: 0, right: field.size - 1, top: 0, bottom: field.size - 1 };
    for (const side of sidesOf(finding)) {
      forEachPixelOf(field, side, box, (at) => {
        const here = opacity(at);
        if (here > 0) plane.data[at] = 1 - (1 - plane.data[at]) * (1 - (here > 0.95 ? 0.95 : here));
      });
    }
  }
  return plane;
}

function sidesOf(finding: Finding): readonly Side[] {
  return finding.kind === "interstitial" ? finding.sides : [finding.side];
}

/** Radii of a patch beyond which even a hazy edge has faded. */
const REACH = 2;

function boxOf(patch: Of<"patch">, { field: { size }, anatomy, breath, pose }: Canvas): PixelBox {
  const place = placeIn(anatomy, breath, patch.side, patch.xi, patch.u);
  const { x, y } = toPixel(pose, size, place.x, place.y);
  const reach = REACH * Math.max(patch.radiusX, patch.radiusY) * pose.scale * size;
  return {
    left: Math.max(0, Math.floor(x - reach)),
    right: Math.min(size - 1, Math.ceil(x + reach)),
    top: Math.max(0, Math.floor(y - reach)),
    bottom: Math.min(size - 1, Math.ceil(y + reach)),
  };
}

function opacityOf(finding: Finding, canvas: Canvas, texture: Plane): (at: number) => number {
  const { field } = canvas;
  switch (finding.kind) {
    case "patch":
      return patchOpacity(finding, canvas, texture);
    case "lobe":
      return lobeOpacity(finding, field, texture);
    case "interstitial":
      return interstitialOpacity(finding, field, texture);
    case "effusion":
      // The meniscus climbs along the chest wall.
      return (at) =>
        0.9 * smoothstep((field.u[at] - 1 + finding.height * (0.8 + 2.4 * Math.max(0, field.xi[at]) ** 2)) / 0.02);
    case "band":
      return (at) =>
        finding.opacity *
        smoothstep(1 - Math.abs(field.u[at] - finding.u - finding.tilt * 0.12 * field.xi[at]) / 0.014) *
        smoothstep((0.9 - Math.abs(field.xi[at])) / 0.4);
  }
}

type Of<K extends Finding["kind"]> = Extract<Finding, { kind: K }>;

/** An ellipse whose edge is crisp or hazy and whose inside is clouded. */
function patchOpacity(patch: Of<"patch">, { field, anatomy, breath }: Canvas, texture: Plane): (at: number) => number {
  const { x: centreX, y: centreY } = placeIn(anatomy, breath, patch.side, patch.xi, patch.u);
  const [cos, sin] = [Math.cos(patch.angle), Math.sin(patch.angle)];
  return (at) => {
    const dx = field.x[at] - centreX;
    const dy = field.y[at] - centreY;
    const a = (cos * dx + sin * dy) / patch.radiusX;
    const b = (cos * dy - sin * dx) / patch.radiusY;
    const r2 = a * a + b * b;
    if (r2 > REACH * REACH) return 0;
    // The cloud also pushes the edge in and out, so that no patch is an ellipse.
    const r = Math.sqrt(r2) - 0.22 * texture.data[at] * patch.haze;
    const edge = smoothstep((1 + patch.haze * 0.55 - r) / (0.15 + patch.haze * 1.1));
    return patch.opacity * edge * (1 - patch.texture * 0.5 + patch.texture * 0.5 * texture.data[at]);
  };
}

/** A lobe as the frontal film shows it: a straight edge at the fissure, soft elsewhere. */
function lobeOpacity(
  { lobe, opacity, extent, swelling }: Of<"lobe">,
  { xi, u }: LungField,
  texture: Plane,
): (at: number) => number {
  const cloud = (at: number) => 0.85 + 0.2 * texture.data[at];
  if (lobe === "upper")
    return (at) =>
      opacity *
      cloud(at) *
      smoothstep((0.47 + swelling + 0.05 * xi[at] - u[at]) / 0.02) *
      smoothstep((u[at] - 0.47 * (1 - extent)) / 0.15);
  if (lobe === "middle")
    return (at) =>
      opacity *
      cloud(at) *
      smoothstep((u[at] - 0.5 + swelling) / 0.025) *
      smoothstep((0.5 + 0.42 * extent - u[at]) / 0.2) *
      smoothstep((extent * 0.9 - 0.2 - xi[at]) / 0.5);
  return (at) => opacity * cloud(at) * smoothstep((u[at] - 0.78 + 0.3 * extent + swelling - 0.08 * xi[at]) / 0.2);
}

/** A mesh: the ridges of the cloud, strongest near the hila or all over. */
function interstitialOpacity(
  { opacity, central }: Of<"interstitial">,
  field: LungField,
  texture: Plane,
): (at: number) => number {
  return (at) => {
    const ridge = Math.max(0, 1 - Math.abs(texture.data[at]) * 3.2);
    const across = (field.xi[at] + 0.7) * 0.6;
    const down = field.u[at] - 0.5;
    const fromHilum = Math.sqrt(across * across + down * down);
    const where = 1 - central * smoothstep((fromHilum - 0.25) / 0.5);
    return opacity * where * (0.35 + 2.2 * ridge);
  };
}
