/**
 * @file One imaginary person: what stays the same over all their films. Lengths are fractions of the film's side on a
 * torso that fills it; x grows to the image's right (the patient's left), y downwards; side −1 is the patient's right.
 * Invented ranges that look like a chest, not measurements of people.
 */
import type { Random } from "../tensor/random";

export type Side = -1 | 1;
export const SIDES: readonly Side[] = [-1, 1];
export const anySide = (random: Random): Side => (random.uniform() < 0.5 ? -1 : 1);

export interface Anatomy {
  sex: "F" | "M";
  ageYears: number;
  /** Half the torso's width at the lower chest. */
  torsoHalfWidth: number;
  /** How much wider the shoulders are. */
  shoulders: number;
  /** 0 slim … 1 heavy: more soft tissue and scatter, less contrast. */
  bodyMass: number;
  /** Half the distance between the inner chest walls at their widest. */
  chestHalfWidth: number;
  apexY: number;
  /** Where the domes of the diaphragm stand at full inspiration. */
  domeY: number;
  /** How far the domes fall towards the chest wall: deeper is a sharper costophrenic angle. */
  domeRise: number;
  /** How much higher the right dome stands. */
  rightDomeHigher: number;
  /** Heart width over inner chest width. */
  cardiothoracicRatio: number;
  heartTilt: number;
  aorticKnob: number;
  /** Lime in the wall of the aortic arch, 0–1: older people. */
  aorticCalcium: number;
  ribSlope: number;
  /** Vertical jitter of each posterior rib, in rib pitches. */
  ribJitter: number[];
  vertebrae: number;
  gastricBubble: boolean;
  breastDensity: number;
  nipples: boolean;
  vesselSeed: number;
  textureSeed: number;
}

export const RIBS = 10;

/** Draws a person. Sex and age touch the anatomy only, never the label. @param variance how far people differ, 1 usual, 0 all alike but for sex, age and vessels. */
export function drawAnatomy(random: Random, variance = 1, older = 0): Anatomy {
  const sex = random.uniform() < 0.5 ? "F" : "M";
  const ageYears = Math.round(Math.min(92, Math.max(18, 54 + older + 17 * random.normal())));
  const old = (ageYears - 18) / 74;
  const between = (low: number, high: number) => (low + high) / 2 + variance * (random.uniform() - 0.5) * (high - low);
  const normal = () => variance * random.normal();
  return {
    sex,
    ageYears,
    torsoHalfWidth: between(0.42, 0.49),
    shoulders: between(0.025, 0.06),
    bodyMass: Math.min(1, Math.max(0, between(0, 1))),
    chestHalfWidth: between(0.335, 0.395) - (sex === "F" ? 0.012 : 0),
    apexY: between(0.085, 0.125),
    domeY: between(0.735, 0.8),
    domeRise: between(0.045, 0.085),
    rightDomeHigher: between(0.01, 0.032),
    cardiothoracicRatio: Math.min(0.58, Math.max(0.37, 0.445 + 0.04 * normal() + 0.03 * old)),
    heartTilt: between(0.35, 0.75),
    aorticKnob: between(0.026, 0.036) + 0.012 * old,
    aorticCalcium: random.uniform() < old * old ? random.between(0.3, 1) : 0,
    ribSlope: between(0.05, 0.105),
    ribJitter: Array.from({ length: RIBS }, () => 0.06 * normal()),
    vertebrae: 12 + random.int(3),
    gastricBubble: random.uniform() < 0.5,
    breastDensity: sex === "F" ? random.between(0.02, 0.11) : 0,
    nipples: random.uniform() < 0.12,
    vesselSeed: random.uint32(),
    textureSeed: random.uint32(),
  };
}

/** How the person breathed in and stood before the film. */
export interface Breath {
  /** 0 full inspiration … 1 poor: the domes stand higher. */
  expiration: number;
  /** Heart magnification of the view: 1 PA, more in AP. */
  heartScale: number;
  /** −1 … 1 for −8° … 8° about the long axis; moves heart, clavicles and the sharing of soft tissue. */
  rotation: number;
  /** −1 … 1 for −6° … 6° of lordosis: clavicles rise, ribs lie flatter. */
  tilt: number;
}

/** A lung as two walls, an apex and a dome. */
export interface Lung {
  side: Side;
  apexY: number;
  /** x of the chest wall and of the mediastinal edge at height y. */
  lateral(y: number): number;
  medial(y: number): number;
  /** y of the diaphragm below x. */
  dome(x: number): number;
}

export const MIDLINE = 0.5;

export function lungOf(anatomy: Anatomy, breath: Breath, side: Side): Lung {
  const { apexY, chestHalfWidth, domeRise } = anatomy;
  const domeTop = anatomy.domeY - 0.075 * breath.expiration - (side === -1 ? anatomy.rightDomeHigher : 0);
  const wallBottom = domeTop + domeRise * 1.25;
  const domeX = MIDLINE + side * chestHalfWidth * 0.45;
  const domeHalf = chestHalfWidth * 0.62;
  return {
    side,
    apexY,
    lateral: (y) => {
      const up = Math.min(1.1, Math.max(0, (wallBottom - y) / (wallBottom - apexY)));
      return MIDLINE + side * chestHalfWidth * (1 - 0.5 * up * up * (0.35 + 0.65 * up) - 0.02 * (1 - up));
    },
    medial: (y) => MIDLINE + side * (0.022 + 0.018 * Math.max(0, 1 - (y - apexY) / 0.2)),
    dome: (x) => {
      const q = (x - domeX) / domeHalf;
      return domeTop + domeRise * Math.min(1.5, q * q);
    },
  };
}

/** Where a point lies in a lung. */
export interface LungPoint {
  /** 0 outside; else the air's thickness as a fraction of the chest's depth, elliptic towards the edges. */
  thickness: number;
  /** −1 at the mediastinal edge … 1 at the chest wall. */
  xi: number;
  /** 0 at the apex … 1 at the dome. */
  u: number;
}

const APEX_CAP = 0.13;

export function lungAt(lung: Lung, x: number, y: number): LungPoint {
  const outside = { thickness: 0, xi: 0, u: 0 };
  if (y <= lung.apexY) return outside;
  const dome = lung.dome(x);
  if (y >= dome) return outside;
  const wall = lung.lateral(y);
  const inner = lung.medial(y);
  const v = Math.min(1, (y - lung.apexY) / APEX_CAP);
  const half = (Math.abs(wall - inner) / 2) * Math.sqrt(1 - (1 - v) * (1 - v));
  const xi = (lung.side * (x - (wall + inner) / 2)) / half;
  if (xi <= -1 || xi >= 1) return outside;
  const xi2 = xi * xi;
  const across = Math.sqrt(1 - xi2 * xi2);
  // The posterior sulcus reaches below the dome: its edge is crisp, the air above it thins slowly.
  const above = (dome - y) / 0.1;
  const down = Math.min(1, (dome - y) / 0.008) * (0.62 + 0.38 * Math.min(1, above));
  const top = 0.7 + 0.3 * Math.min(1, (y - lung.apexY) / 0.25);
  return { thickness: across * down * top, xi, u: (y - lung.apexY) / (dome - lung.apexY) };
}
