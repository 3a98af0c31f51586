import type { Random } from "../tensor/random";
import type { Anatomy, Breath } from "./anatomy";
import type { MedicalDevice } from "./devices";
import { drawDevices } from "./devices";
import type { Frame } from "./draw-chest";
import type { Exposure } from "./expose-film";
import type { PhantomKnobs } from "./knobs";
import type { Pose } from "./lung-field";
import type { SourceStyle } from "./sources";

/** How one film was taken. */
export interface Acquisition {
  view: "PA" | "AP" | "AP supine";
  breath: Breath;
  pose: Pose;
  exposure: Exposure;
  devices: MedicalDevice[];
  frame: Frame | null;
}

const within = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value));

/** Draws how a film is taken, independent of its label. In AP films the heart is larger, the breath shallower and the shoulder blades lie over the lungs. */
export function drawAcquisition(
  { bodyMass }: Anatomy,
  style: SourceStyle,
  knobs: PhantomKnobs,
  random: Random,
): Acquisition {
  const which = random.uniform();
  const view = which < 0.62 ? "PA" : which < 0.84 ? "AP" : "AP supine";
  const bedside = view !== "PA";
  const breath = {
    expiration: Math.min(1, random.uniform() * (bedside ? 0.9 : 0.5)),
    heartScale: bedside ? 1.12 : 1,
    rotation: within(0.4 * random.normal(), 1),
    tilt: within(0.4 * random.normal() + (bedside ? 0.3 : 0), 1),
  };
  // ±5° in the plane.
  const pose = {
    angle: within(0.035 * random.normal(), 0.087),
    scale: random.between(0.94, 1.06),
    shiftX: 0.012 * random.normal(),
    shiftY: 0.015 * random.normal(),
  };
  // ±1 EV: twice or half the quanta.
  const exposureValue = random.between(-1, 1);
  const exposure = {
    scatter: Math.min(0.5, random.between(0.2, 0.3) + 0.1 * bodyMass + (bedside ? 0.08 : 0)),
    quanta: style.quanta * knobs.quanta * 2 ** exposureValue,
    blur: random.between(0.0016, 0.0047),
    gamma: style.gamma * random.between(0.85, 1.18),
    sharpening: style.sharpening,
    gridLines: random.uniform() < 0.05 ? random.between(0.01, 0.03) : 0,
  };
  return {
    view,
    breath,
    pose,
    exposure,
    devices: drawDevices(bedside, knobs.devices, random),
    frame: drawFrame(style, random),
  };
}

/** Four films in ten are collimated inside the detector, by up to 6 % on each side. */
function drawFrame({ frame }: SourceStyle, random: Random): Frame | null {
  const [left, right, top, bottom] = [0, 0, 0, 0].map(() => random.between(0, 0.06));
  return random.uniform() < 0.4 ? { left, right, top, bottom, value: frame } : null;
}
