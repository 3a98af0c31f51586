/** @file Things on and in the person that say nothing of the lungs: leads, lines, a pacemaker, nipples, a fold of skin. */
import type { Random } from "../tensor/random";
import { anySide, MIDLINE, type Anatomy, type Side } from "./anatomy";
import type { Pose } from "./lung-field";
import type { Plane } from "./plane";
import { addCurve, addDisc, bezier, SOFT, SOLID, type Point } from "./stroke";

export type MedicalDevice =
  | { kind: "lead"; x: number; y: number; /** where its wire leaves the film */ towards: Point }
  | { kind: "line"; side: Side }
  | { kind: "tube"; depth: number }
  | { kind: "pacemaker"; side: Side }
  | { kind: "skinFold"; side: Side; x: number };

/** ECG electrodes at the usual places, jittered. */
export function drawLeads(count: number, random: Random): MedicalDevice[] {
  const places: Point[] = random.shuffle([
    [0.27, 0.25],
    [0.73, 0.24],
    [0.3, 0.72],
    [0.72, 0.7],
  ]);
  return places.slice(0, count).map(([x, y]) => ({
    kind: "lead",
    x: x + 0.02 * random.normal(),
    y: y + 0.02 * random.normal(),
    towards: [random.between(0.1, 0.9), 1.02],
  }));
}

/** What one film shows. Films taken in bed show more, whatever their label. @param rate multiplies all shares. */
export function drawDevices(bedside: boolean, rate: number, random: Random): MedicalDevice[] {
  const likely = (share: number) => random.uniform() < share * rate * (bedside ? 1.8 : 0.6);
  const devices: MedicalDevice[] = [];
  if (likely(0.2)) devices.push(...drawLeads(1 + random.int(4), random));
  if (likely(0.06)) devices.push({ kind: "line", side: anySide(random) });
  if (likely(0.04)) devices.push({ kind: "tube", depth: random.between(0.22, 0.3) });
  if (random.uniform() < 0.03 * rate) devices.push({ kind: "pacemaker", side: anySide(random) });
  if (likely(0.08)) devices.push({ kind: "skinFold", side: anySide(random), x: random.between(0.2, 0.3) });
  return devices;
}

/** Adds them to the attenuation. */
export function addDevices(plane: Plane, devices: readonly MedicalDevice[], anatomy: Anatomy, pose: Pose): void {
  if (anatomy.nipples) for (const side of [-1, 1]) addDisc(plane, pose, [MIDLINE + side * 0.2, 0.63], 0.011, 0.1, SOFT);
  for (const device of devices) addDevice(plane, device, anatomy, pose);
}

function addDevice(plane: Plane, device: MedicalDevice, { apexY, chestHalfWidth, domeY }: Anatomy, pose: Pose): void {
  switch (device.kind) {
    case "lead": {
      const { x, y, towards } = device;
      addDisc(plane, pose, [x, y], 0.013, 0.5, SOLID);
      addDisc(plane, pose, [x, y], 0.006, 0.9, SOLID);
      return addCurve(
        plane,
        pose,
        bezier([x, y], [x + 0.06, y + 0.1], [towards[0], (y + 1) / 2], towards),
        () => 0.0025,
        0.55,
        SOLID,
      );
    }
    case "line": {
      const { side } = device;
      return addCurve(
        plane,
        pose,
        bezier(
          [MIDLINE + side * 0.16, apexY - 0.09],
          [MIDLINE + side * 0.1, apexY + 0.06],
          [MIDLINE - 0.05, apexY + 0.12],
          [MIDLINE - 0.045, apexY + 0.3],
        ),
        () => 0.0035,
        0.4,
        SOLID,
      );
    }
    case "tube":
      return addCurve(
        plane,
        pose,
        (t) => [MIDLINE, t * device.depth],
        () => 0.006,
        0.35,
        SOLID,
      );
    case "pacemaker": {
      const { side } = device;
      const [x, y] = [MIDLINE + side * chestHalfWidth * 0.72, apexY + 0.13];
      addCurve(
        plane,
        pose,
        (t) => [x - 0.02 + 0.04 * t, y],
        () => 0.03,
        2.2,
        SOLID,
      );
      return addCurve(
        plane,
        pose,
        bezier([x, y], [MIDLINE + side * 0.1, apexY], [MIDLINE - 0.04, apexY + 0.25], [MIDLINE + 0.06, domeY - 0.06]),
        () => 0.003,
        0.7,
        SOLID,
      );
    }
    case "skinFold": {
      const { side } = device;
      const x = MIDLINE + side * device.x;
      return addCurve(
        plane,
        pose,
        bezier([x, 0.3], [x + side * 0.01, 0.45], [x + side * 0.02, 0.6], [x + side * 0.05, 0.8]),
        () => 0.02,
        0.07,
        SOFT,
      );
    }
  }
}
