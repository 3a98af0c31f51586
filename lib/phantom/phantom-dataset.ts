import type { GreyImage } from "../imaging/grey-image";
import { deriveSeed, Random } from "../tensor/random";
import { drawAnatomy, type Anatomy } from "./anatomy";
import { drawChestWithTruth, type ChestDrawing, type DrawnChest } from "./draw-chest";
import type { Exposure } from "./expose-film";
import { drawFindings, type FindingOptions, type PhantomLabel } from "./findings";
import { phantomPatientId } from "./seeded-leaks";

export interface PhantomOptions extends FindingOptions {
  seed: number;
  patients: number;
  /** Side in pixels. @default 192 */
  size?: number;
}

/** One drawing with what the data set records of it. */
export interface PhantomFilm {
  file: string;
  label: PhantomLabel;
  patientId: string;
  sex: "F" | "M";
  ageYears: number;
  view: "PA" | "AP" | "AP supine";
  source: string;
  image: GreyImage;
}

/** The data set that every fresh start draws. */
export const PHANTOM_DEMO = { id: "phantom-demo", title: "Synthetic chest phantom", seed: 20, patients: 400, size: 192 } as const;

const MAX_FILMS = 6;
/** Geometric with mean 1 / (1 − p) = 1.5 films a patient, as in the public sets. */
const ANOTHER_FILM = 1 / 3;
const CLASS_CHANGE = 0.05;

/** Films of `patients` imaginary people, 1–6 each. Patient and visit decide every pixel: the order never matters. */
export function* phantomImages(options: PhantomOptions): Generator<PhantomFilm> {
  for (const plan of phantomPlan(options)) {
    const { drawing, ...film } = plan;
    yield { ...film, image: drawChestWithTruth(drawing).image };
  }
}

export type PhantomPlan = Omit<PhantomFilm, "image"> & { drawing: ChestDrawing };

/** The films of {@link phantomImages} before they are drawn: cheap to list and count, and to draw with their truth. */
export function* phantomPlan({ seed, patients, size = 192, contrast }: PhantomOptions): Generator<PhantomPlan> {
  for (let number = 1; number <= patients; number++) {
    const patient = new Random(deriveSeed(seed, "patient", number));
    const anatomy = drawAnatomy(patient);
    const label = drawLabel(patient);
    for (let visit = 1; visit === 1 || (visit <= MAX_FILMS && patient.uniform() < ANOTHER_FILM); visit++) {
      const random = new Random(deriveSeed(seed, "visit", number, visit));
      const seen = visit > 1 && random.uniform() < CLASS_CHANGE ? drawLabel(random) : label;
      const patientId = phantomPatientId(number);
      const { drawing, source } = planVisit(anatomy, seen, random, size, { contrast });
      yield { file: `${seen}/${patientId}-${visit}.png`, label: seen, patientId, sex: anatomy.sex, ageYears: anatomy.ageYears, view: drawing.view, source, drawing };
    }
  }
}

/** Draws a plan together with its masks. */
export function drawPlan(plan: PhantomPlan): DrawnChest {
  return drawChestWithTruth(plan.drawing);
}

function drawLabel(random: Random): PhantomLabel {
  const which = random.uniform();
  return which < 0.4 ? "normal" : which < 0.72 ? "pneumonia" : "covid-19";
}

/** Two imaginary machines. Which one took a film is independent of its label. */
const SOURCES: Record<string, Pick<Exposure, "sharpening" | "gamma">> = {
  "phantom-a": { sharpening: 0.25, gamma: 1 },
  "phantom-b": { sharpening: 0.6, gamma: 1.15 },
};

function planVisit(anatomy: Anatomy, label: PhantomLabel, random: Random, size: number, options: FindingOptions): { drawing: ChestDrawing; source: string } {
  const which = random.uniform();
  const view = which < 0.62 ? "PA" : which < 0.84 ? "AP" : "AP supine";
  const source = random.uniform() < 0.6 ? "phantom-a" : "phantom-b";
  const style = SOURCES[source];
  const breath = {
    expiration: Math.min(1, random.uniform() * (view === "PA" ? 0.5 : 0.9)),
    heartScale: view === "PA" ? 1 : 1.1,
    rotation: Math.max(-1, Math.min(1, 0.4 * random.normal())),
  };
  const pose = { angle: 0.035 * random.normal(), scale: random.between(0.94, 1.06), shiftX: 0.012 * random.normal(), shiftY: 0.015 * random.normal() };
  const exposure = {
    scatter: random.between(0.12, 0.24) + (view === "PA" ? 0 : 0.06),
    quanta: random.between(6000, 30_000),
    blur: random.between(0.002, 0.0045),
    gamma: style.gamma * random.between(0.88, 1.14),
    sharpening: style.sharpening,
  };
  const findings = drawFindings(label, random, options);
  return { source, drawing: { anatomy, findings, view, breath, pose, exposure, seed: random.uint32(), size } };
}
