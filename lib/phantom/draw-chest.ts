import type { GreyImage } from "../imaging/grey-image";
import { invariant } from "../invariant";
import { deriveSeed, Random } from "../tensor/random";
import { addBronchi, addVessels } from "./airways";
import type { Anatomy, Breath } from "./anatomy";
import { addBones } from "./bones";
import { burnInSynthetic } from "./burn-in";
import type { Cue } from "./cues";
import { addDevices, type MedicalDevice } from "./devices";
import { exposeFilm, type Exposure } from "./expose-film";
import { editFilm, type FilmEdit } from "./film-edit";
import type { Finding } from "./findings";
import { lossyCopy } from "./lossy-copy";
import { lungField, type LungField, type Pose } from "./lung-field";
import { coarsen, paintCues } from "./paint-cues";
import { paintFindings } from "./paint-findings";
import { drawnPlane, emptyPlane, fbm, type Plane } from "./plane";
import { heartThickness, softStructures, torsoThickness } from "./soft-tissue";
import { CUFF, SOLID } from "./stroke";

/** What the collimator covers on each side, as shares of the film, and its grey value 0–1. */
export interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
  value: number;
}

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
  /** @default none */
  devices?: readonly MedicalDevice[];
  /** @default none */
  frame?: Frame | null;
  /** Planted shortcuts. @default none */
  cues?: readonly Cue[];
  /** 1–100: the loss of a JPEG file; null none. 8-bit films only. @default null */
  jpegQuality?: number | null;
  /** What was done with the finished film. 8-bit films only. @default nothing */
  edit?: FilmEdit;
  /** @default 8 */
  bits?: 8 | 12;
}

export interface DrawnChest {
  image: GreyImage;
  /** `size × size`, as are all masks, in the drawing before its edit: 1 where the beam crosses a lung. */
  lungMask: Uint8Array;
  /** The share of air that findings replace, 0–1: what an explanation should point at. */
  lesionMask: Float32Array;
  /** 1 where a planted cue lies, everywhere for cues of the whole film: what an explanation should not point at. */
  cueMask: Uint8Array;
}

/**
 * Draws a schematic frontal chest film, 8- or 12-bit, with SYNTHETIC burnt in. Not a picture of anybody: line integrals
 * of simple solids, exposed as a film. The same drawing gives the same pixels.
 */
export function drawChest(drawing: ChestDrawing): GreyImage {
  return drawChestWithTruth(drawing).image;
}

/** {@link drawChest} together with what is known about it and nobody knows about a real film. */
export function drawChestWithTruth(drawing: ChestDrawing): DrawnChest {
  const { anatomy, breath, seed, cues = [], size = 192 } = drawing;
  const pose = cues.reduce(
    (turned, cue) => (cue.kind === "rotation" ? { ...turned, angle: turned.angle + cue.angle } : turned),
    drawing.pose,
  );
  const field = lungField(anatomy, breath, pose, size);
  const lesions = paintFindings(drawing.findings, { field, anatomy, breath, pose }, deriveSeed(seed, "findings"));
  const { attenuation, torso } = attenuate(drawing, pose, field, lesions);
  const cueMask = new Uint8Array(size * size);
  addCueLeads(attenuation, cues, anatomy, pose, cueMask);
  const gamma = cues.reduce((power, cue) => (cue.kind === "curve" ? power * cue.gamma : power), drawing.exposure.gamma);
  const film = exposeFilm(attenuation, torso, { ...drawing.exposure, gamma }, new Random(deriveSeed(seed, "noise")));
  if (drawing.frame) coverFrame(film, size, drawing.frame);
  paintCues(film, size, cues, cueMask);
  const lungMask = new Uint8Array(size * size);
  for (let at = 0; at < lungMask.length; at++) lungMask[at] = field.side[at] === 0 ? 0 : 1;
  return { image: finish(film, drawing, size), lungMask, lesionMask: lesions.data, cueMask };
}

/** Water's attenuation over the chest's full depth. */
const WATER = 2.5;
/** Share of the chest's depth that is air where the lungs are thickest. */
const AIR = 0.6;

function attenuate(
  { anatomy, breath, view, findings, devices = [] }: ChestDrawing,
  pose: Pose,
  field: LungField,
  lesions: Plane,
): { attenuation: Plane; torso: Float32Array } {
  const { size } = field;
  const torso = new Float32Array(size * size);
  const attenuation = emptyPlane(size);
  const solids = drawnPlane(size, (plane) => {
    addBones(plane, anatomy, breath, pose, view !== "PA");
    addDevices(plane, devices, anatomy, pose);
  });
  const vessels = drawnPlane(size, (plane) => addVessels(plane, anatomy, breath, pose, field));
  const airways = findings.some(({ kind }) => kind === "lobe")
    ? drawnPlane(size, (plane) => addBronchi(plane, anatomy, breath, pose, field, SOLID))
    : null;
  const cuffs = findings.some(({ kind }) => kind === "interstitial")
    ? drawnPlane(size, (plane) => addBronchi(plane, anatomy, breath, pose, field, CUFF))
    : null;
  const thickness = torsoThickness(anatomy);
  const heart = heartThickness(anatomy, breath);
  const soft = softStructures(anatomy, breath);
  const grain = fbm(size, anatomy.textureSeed, 16, 4, 0.75).data;
  const bulk = 0.85 + 0.3 * anatomy.bodyMass;
  for (let at = 0; at < torso.length; at++) {
    const x = field.x[at];
    const y = field.y[at];
    const body = thickness(x, y);
    const beam = solids.data[at];
    if (body === 0) {
      attenuation.data[at] = beam;
      continue;
    }
    torso[at] = body;
    const inside = field.side[at] !== 0;
    const air = inside ? field.thickness[at] * (1 - 0.9 * heart(x, y)) : 0;
    const lesion = lesions.data[at];
    const lung = AIR * air * (1 - lesion) * (1 + 0.035 * grain[at]);
    // Vessels lie in air: what a consolidation drowns, no longer shows. Airways show only there.
    const drowned = vessels.data[at] * air * (1 - lesion);
    const bronchogram = airways === null ? 0 : 0.35 * airways.data[at] * air * lesion;
    const cuff = cuffs === null ? 0 : 0.5 * cuffs.data[at] * air * lesion;
    const turned = 1 + 0.2 * breath.rotation * (x - 0.5);
    const total =
      WATER * body * (bulk * turned - lung) +
      beam +
      drowned +
      cuff -
      bronchogram +
      soft(x, y) * body +
      0.012 * grain[at];
    attenuation.data[at] = total > 0 ? total : 0;
  }
  return { attenuation, torso };
}

/** Leads that are a planted cue: their pixels are known. */
function addCueLeads(attenuation: Plane, cues: readonly Cue[], anatomy: Anatomy, pose: Pose, mask: Uint8Array): void {
  for (const cue of cues) {
    if (cue.kind !== "leads") continue;
    const leads = drawnPlane(attenuation.size, (plane) =>
      addDevices(plane, cue.devices, { ...anatomy, nipples: false }, pose),
    );
    for (let at = 0; at < mask.length; at++) {
      if (leads.data[at] === 0) continue;
      attenuation.data[at] += leads.data[at];
      mask[at] = 1;
    }
  }
}

function coverFrame(film: Float32Array, size: number, { left, right, top, bottom, value }: Frame): void {
  for (let y = 0; y < size; y++) {
    const covered = y < top * size || y >= size * (1 - bottom);
    const from = covered ? size : Math.round(left * size);
    const to = covered ? size : Math.round((1 - right) * size);
    film.fill(value, y * size, y * size + from);
    film.fill(value, y * size + to, (y + 1) * size);
  }
}

/** Grey levels, what files and hands did to them, and the badge. */
function finish(
  film: Float32Array,
  { bits = 8, jpegQuality = null, cues = [], edit }: ChestDrawing,
  size: number,
): GreyImage {
  invariant(
    bits === 8 || (jpegQuality === null && edit === undefined && !cues.some(({ kind }) => kind === "resolution")),
    "only 8-bit films are compressed or edited",
  );
  const maxValue = 2 ** bits - 1;
  const data = bits === 8 ? new Uint8Array(film.length) : new Uint16Array(film.length);
  for (let at = 0; at < data.length; at++) {
    const value = film[at] < 0 ? 0 : film[at] > 1 ? 1 : film[at];
    data[at] = (maxValue * value + 0.5) | 0;
  }
  let image: GreyImage = { width: size, height: size, data, maxValue };
  for (const cue of cues) if (cue.kind === "resolution") image = coarsen(image, cue);
  if (jpegQuality !== null) image = lossyCopy(image, jpegQuality);
  if (edit !== undefined) image = editFilm(image, edit);
  burnInSynthetic(image);
  return image;
}
