import type { GreyImage } from "../imaging/grey-image";
import { deriveSeed, Random } from "../tensor/random";
import type { Anatomy, Breath } from "./anatomy";
import { burnInSynthetic } from "./burn-in";
import { addBones, addVessels, heartThickness, softStructures, torsoThickness } from "./chest-structures";
import { exposeFilm, type Exposure } from "./expose-film";
import { editFilm, type FilmEdit } from "./film-edit";
import type { Finding } from "./findings";
import { lungField, type LungField, type Pose } from "./lung-field";
import { paintFindings } from "./paint-findings";
import { emptyPlane, fbm, type Plane } from "./plane";

export interface ChestDrawing {
  anatomy: Anatomy;
  findings: readonly Finding[];
  view: "PA" | "AP" | "AP supine";
  breath: Breath;
  pose: Pose;
  exposure: Exposure;
  /** Texture of the findings and the film's noise. */
  seed: number;
  /** Side in pixels. @default 192 */
  size?: number;
  /** What was done with the finished film. @default nothing */
  edit?: FilmEdit;
}

export interface DrawnChest {
  image: GreyImage;
  /** `size × size`, as are all masks, in the drawing before its edit: 1 where the beam crosses a lung. */
  lungMask: Uint8Array;
  /** `size × size`: the share of air that findings replace, 0–1: what an explanation should point at. */
  lesionMask: Float32Array;
}

/**
 * Draws a schematic frontal chest film, 8-bit, with SYNTHETIC burnt in. Not a picture of anybody: line integrals of
 * simple solids, exposed as a film. The same drawing gives the same pixels.
 */
export function drawChest(drawing: ChestDrawing): GreyImage {
  return drawChestWithTruth(drawing).image;
}

/** {@link drawChest} together with what is known about it and nobody knows about a real film. */
export function drawChestWithTruth(drawing: ChestDrawing): DrawnChest {
  const { anatomy, breath, pose, seed, size = 192 } = drawing;
  const field = lungField(anatomy, breath, pose, size);
  const lesions = paintFindings(drawing.findings, field, anatomy, breath, deriveSeed(seed, "findings"));
  const { attenuation, torso } = attenuate(drawing, field, lesions);
  const film = exposeFilm(attenuation, (at) => torso[at] > 0.05, drawing.exposure, new Random(deriveSeed(seed, "noise")));
  const data = new Uint8Array(film.length);
  for (let at = 0; at < data.length; at++) data[at] = Math.round(255 * Math.min(1, Math.max(0, film[at])));
  const drawn = { width: size, height: size, data, maxValue: 255 };
  const image = drawing.edit === undefined ? drawn : editFilm(drawn, drawing.edit);
  burnInSynthetic(image);
  return { image, lungMask: Uint8Array.from(field.side, (side) => (side === 0 ? 0 : 1)), lesionMask: lesions.data };
}

/** Water's attenuation over the chest's full depth. */
const WATER = 2.5;
/** Share of the chest's depth that is air where the lungs are thickest. */
const AIR = 0.6;

function attenuate({ anatomy, breath, pose, view }: ChestDrawing, field: LungField, lesions: Plane): { attenuation: Plane; torso: Float32Array } {
  const { size } = field;
  const torso = new Float32Array(size * size);
  const attenuation = emptyPlane(size);
  const bones = emptyPlane(size);
  const vessels = emptyPlane(size);
  addBones(bones, anatomy, breath, pose, view !== "PA");
  addVessels(vessels, anatomy, breath, pose, field);
  const heart = heartThickness(anatomy, breath);
  const soft = softStructures(anatomy, breath);
  const grain = fbm(size, anatomy.textureSeed, 16, 4, 0.75).data;
  const bulk = 0.85 + 0.3 * anatomy.bodyMass;
  for (let at = 0; at < torso.length; at++) {
    const [x, y] = [field.x[at], field.y[at]];
    torso[at] = torsoThickness(anatomy, x, y);
    if (torso[at] === 0) continue;
    const air = field.side[at] === 0 ? 0 : field.thickness[at] * (1 - 0.9 * heart(x, y));
    const lung = AIR * air * (1 - lesions.data[at]) * (1 + 0.035 * grain[at]);
    // Vessels lie in air: what a consolidation drowns, no longer shows.
    const drowned = vessels.data[at] * air * (1 - lesions.data[at]);
    const turned = 1 + 0.2 * breath.rotation * (x - 0.5);
    attenuation.data[at] = Math.max(0, WATER * torso[at] * (bulk * turned - lung) + bones.data[at] + drowned + soft(x, y) * torso[at] + 0.012 * grain[at]);
  }
  return { attenuation, torso };
}
