import { lungOf, MIDLINE, RIBS, SIDES, type Anatomy, type Breath, type Side } from "./anatomy";
import type { Pose } from "./lung-field";
import type { Plane } from "./plane";
import { addCurve, bezier, SOLID, TUBE } from "./stroke";

/** Ribs, clavicles, scapulae and a calcified aortic arch. @param scapulaeInside true when the arms were not turned forward (AP films). */
export function addBones(plane: Plane, anatomy: Anatomy, breath: Breath, pose: Pose, scapulaeInside: boolean): void {
  for (const side of SIDES) {
    addRibs(plane, anatomy, breath, pose, side);
    addClavicle(plane, anatomy, breath, pose, side);
    const bladeX = MIDLINE + side * (anatomy.chestHalfWidth + (scapulaeInside ? -0.035 : 0.045));
    const blade = bezier(
      [bladeX + side * 0.06, 0.13],
      [bladeX, 0.2],
      [bladeX - side * 0.01, 0.3],
      [bladeX + side * 0.02, 0.42],
    );
    addCurve(plane, pose, blade, () => 0.012, scapulaeInside ? 0.09 : 0.06, SOLID);
  }
  if (anatomy.aorticCalcium > 0) addCalcium(plane, anatomy, breath, pose);
}

/** Ten posterior arcs that fall a little and seven anterior ones that fall steeply, on each side. */
function addRibs(plane: Plane, anatomy: Anatomy, breath: Breath, pose: Pose, side: Side): void {
  const lung = lungOf(anatomy, breath, side);
  const bottom = lung.dome(MIDLINE + side * anatomy.chestHalfWidth * 0.5) + 0.09;
  const pitch = (bottom - lung.apexY) / RIBS;
  const flat = 1 - 0.35 * breath.tilt;
  for (let rib = 0; rib < RIBS; rib++) {
    const y = lung.apexY - 0.01 + pitch * (rib + anatomy.ribJitter[rib]);
    const wall = (height: number) => lung.lateral(Math.max(lung.apexY + 0.03, height)) + side * 0.008;
    const fall = anatomy.ribSlope * (0.5 + rib * 0.1) * flat;
    const posterior = bezier(
      [MIDLINE + side * 0.034, y],
      [MIDLINE + side * anatomy.chestHalfWidth * 0.42, y - 0.035],
      [wall(y + fall * 0.4), y + fall * 0.15],
      [wall(y + fall), y + fall],
    );
    addCurve(plane, pose, posterior, (t) => 0.0105 + 0.0035 * t, 0.31, TUBE);
    if (rib > 6) continue;
    const start = y + fall;
    const drop = 0.105 * flat;
    const anterior = bezier(
      [wall(start), start],
      [wall(start + 0.05), start + 0.05],
      [MIDLINE + side * anatomy.chestHalfWidth * 0.72, start + drop],
      [MIDLINE + side * anatomy.chestHalfWidth * 0.4, start + drop + 0.012 * rib],
    );
    addCurve(plane, pose, anterior, (t) => 0.0125 + 0.002 * t, 0.17, TUBE);
  }
}

function addClavicle(plane: Plane, { apexY }: Anatomy, breath: Breath, pose: Pose, side: Side): void {
  const inner = MIDLINE + side * 0.035 + 0.02 * breath.rotation;
  const y = apexY + 0.075 - 0.03 * breath.tilt;
  const line = bezier(
    [inner, y],
    [inner + side * 0.13, y - 0.005],
    [inner + side * 0.2, y - 0.085],
    [inner + side * 0.36, y - 0.06],
  );
  addCurve(plane, pose, line, (t) => 0.0145 - 0.003 * t, 0.38, TUBE);
}

function addCalcium(plane: Plane, { apexY, aorticKnob, aorticCalcium }: Anatomy, breath: Breath, pose: Pose): void {
  const [x, y] = [MIDLINE + 0.02 * breath.rotation + 0.045, apexY + 0.205];
  const arc = (t: number) =>
    [x + 0.93 * aorticKnob * Math.cos(1.9 * t - 0.9), y + aorticKnob * Math.sin(1.9 * t - 0.9)] as const;
  addCurve(plane, pose, arc, () => 0.0035, 0.3 * aorticCalcium, SOLID);
}
