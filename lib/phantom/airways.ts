/** @file The trees that branch from the hila: vessels, which lie in air, and bronchi, which show where the air around them is gone. */
import { Random } from "../tensor/random";
import { SIDES, type Anatomy, type Breath, type Side } from "./anatomy";
import { placeIn, toPixel, type LungField, type Pose } from "./lung-field";
import type { Plane } from "./plane";
import { addStroke, SOFT, SOLID, type Point, type Profile } from "./stroke";

interface Tree {
  plane: Plane;
  pose: Pose;
  field: LungField;
  random: Random;
  side: Side;
  generations: number;
  profile: Profile;
  /** Value on the centre line for a branch of a half-width, in torso lengths. */
  strength(radius: number): number;
}

/** Hila and vessels, thinner with each fork, thicker below than above as gravity fills them. */
export function addVessels(plane: Plane, anatomy: Anatomy, breath: Breath, pose: Pose, field: LungField): void {
  const random = new Random(anatomy.vesselSeed);
  for (const side of SIDES) {
    const hilum = hilumOf(anatomy, breath, side);
    const centre = toPixel(pose, plane.size, hilum.x, hilum.y);
    addStroke(
      plane,
      [
        { ...centre, y: centre.y - 0.02 * plane.size, radius: 0.03 * plane.size },
        { ...centre, y: centre.y + 0.035 * plane.size, radius: 0.024 * plane.size },
      ],
      0.26,
      SOFT,
    );
    const tree: Tree = {
      plane,
      pose,
      field,
      random,
      side,
      generations: 5,
      profile: SOLID,
      strength: (radius) => 17 * radius,
    };
    for (let i = 0; i < 8; i++) {
      const angle = -1.35 + (2.75 * i) / 7 + 0.12 * random.normal();
      const lower = angle > 0 ? 1.2 : 0.85;
      branch(tree, hilum.x + 0.01 * random.normal(), hilum.y + 0.028 * Math.sin(angle), angle, 0.0088 * lower, 0);
    }
  }
}

/** The larger bronchi, 1 on their centre line or their wall as the profile says. */
export function addBronchi(
  plane: Plane,
  anatomy: Anatomy,
  breath: Breath,
  pose: Pose,
  field: LungField,
  profile: Profile,
): void {
  const random = new Random(anatomy.vesselSeed ^ 0x5bd1e995);
  for (const side of SIDES) {
    const hilum = hilumOf(anatomy, breath, side);
    const tree: Tree = { plane, pose, field, random, side, generations: 3, profile, strength: () => 1 };
    for (const angle of [-1.1, -0.45, 0.1, 0.6, 1.15])
      branch(tree, hilum.x, hilum.y, angle + 0.15 * random.normal(), 0.0105, 0);
  }
}

/** The left hilum stands higher. */
function hilumOf(anatomy: Anatomy, breath: Breath, side: Side): { x: number; y: number } {
  return placeIn(anatomy, breath, side, -0.72, side === 1 ? 0.43 : 0.47);
}

/** Each fork shares the calibre by Murray's law, r³ = r₁³ + r₂³ (Murray 1926), until the tree leaves its lung. */
function branch(tree: Tree, x: number, y: number, angle: number, radius: number, depth: number): void {
  const { plane, pose, field, random, side } = tree;
  const length = 0.085 * (0.8 + 0.4 * random.uniform()) * 0.86 ** depth;
  const bend = 0.15 * random.normal();
  const middle: Point = [x + side * Math.cos(angle) * length * 0.5, y + Math.sin(angle) * length * 0.5];
  const end: Point = [
    middle[0] + side * Math.cos(angle + bend) * length * 0.5,
    middle[1] + Math.sin(angle + bend) * length * 0.5,
  ];
  const pixels = radius * pose.scale * plane.size;
  const tip = { ...toPixel(pose, plane.size, end[0], end[1]), radius: pixels * 0.76 };
  addStroke(
    plane,
    [
      { ...toPixel(pose, plane.size, x, y), radius: pixels },
      { ...toPixel(pose, plane.size, middle[0], middle[1]), radius: pixels * 0.88 },
      tip,
    ],
    tree.strength(radius),
    tree.profile,
  );
  const pixel = Math.round(tip.y) * plane.size + Math.round(tip.x);
  if (depth + 1 >= tree.generations || field.side[pixel] !== side) return;
  const share = random.between(0.35, 0.65);
  const spread = random.between(0.35, 0.65);
  branch(tree, end[0], end[1], angle + bend + spread * (1 - share), radius * Math.cbrt(share), depth + 1);
  branch(tree, end[0], end[1], angle + bend - spread * share, radius * Math.cbrt(1 - share), depth + 1);
}
