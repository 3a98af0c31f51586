import type { GreyImage } from "../imaging/grey-image";
import { deriveSeed, Random } from "../tensor/random";
import { drawAcquisition } from "./acquisition";
import { drawAnatomy, type Anatomy } from "./anatomy";
import { cueBits, drawCues, type CueSpec, type CueVariant } from "./cues";
import { drawChest, drawChestWithTruth, type DrawnChest } from "./draw-chest";
import { drawFindings } from "./draw-findings";
import { PHANTOM_LABELS, type PhantomLabel } from "./findings";
import { knobsOf, labelByPrior, type PhantomKnobs, type PhantomPreset } from "./knobs";
import { phantomPatientId, type PhantomPlan } from "./phantom-plan";
import { drawSource, SOURCES, type SourceName } from "./sources";

export interface PhantomOptions {
  seed: number;
  patients: number;
  /** Side in pixels; a source multiplies it by its own scale. @default 192 */
  size?: number;
  /** @default "default" */
  preset?: PhantomPreset;
  /** Single knobs other than the preset's. */
  knobs?: Partial<PhantomKnobs>;
  /** κ, 0–1: how much the label decides the source. @default 0 */
  confounding?: number;
  /** Takes every film at this source: an external set. @default the first three, by `confounding` */
  source?: SourceName;
  /** Planted shortcuts. @default none */
  cues?: readonly CueSpec[];
  /** Which twin of the set. @default "trained" */
  variant?: CueVariant;
  /** 12-bit films have no JPEG losses. @default 8 */
  bits?: 8 | 12;
}

/** One drawing with what the data set records of it. */
export type PhantomFilm = Omit<PhantomPlan, "drawing"> & { image: GreyImage };

/** The data set that every fresh start draws. */
export const PHANTOM_DEMO = {
  id: "phantom-demo",
  title: "Synthetic chest phantom",
  seed: 20,
  patients: 400,
  size: 192,
  preset: "easy",
} as const;

const MAX_FILMS = 6;

/** Films of `patients` imaginary people, 1–6 each. Patient and visit decide every pixel: the order never matters. */
export function* phantomImages(options: PhantomOptions): Generator<PhantomFilm> {
  for (const { drawing, ...film } of phantomPlan(options)) yield { ...film, image: drawChest(drawing) };
}

/** The films of {@link phantomImages} before they are drawn: cheap to list and count, and to draw with their truth. */
export function* phantomPlan(options: PhantomOptions): Generator<PhantomPlan> {
  const knobs = knobsOf(options.preset ?? "default", options.knobs);
  // Geometric: another film with probability p gives 1 / (1 − p) films on average.
  const another = 1 - 1 / knobs.filmsPerPatient;
  for (let number = 1; number <= options.patients; number++) {
    // A random stream for each part: turning one knob changes nothing else.
    const stream = (purpose: string) => new Random(deriveSeed(options.seed, purpose, number));
    const label = labelByPrior(knobs.prior, stream("label").uniform());
    const anatomy = drawAnatomy(stream("anatomy"), knobs.anatomyVariance, label === "covid-19" ? knobs.olderCovid : 0);
    const patient = { number, label, anatomy, severity: betaNumber(knobs.severity, stream("severity")) };
    const visits = stream("visits");
    for (let visit = 1; visit === 1 || (visit <= MAX_FILMS && visits.uniform() < another); visit++)
      yield planFilm(patient, visit, knobs, options);
  }
}

/** Draws a plan together with its masks. */
export function drawPlan(plan: PhantomPlan): DrawnChest {
  return drawChestWithTruth(plan.drawing);
}

interface Patient {
  number: number;
  label: PhantomLabel;
  severity: number;
  anatomy: Anatomy;
}

function planFilm(
  { number, anatomy, ...patient }: Patient,
  visit: number,
  knobs: PhantomKnobs,
  { seed, size = 192, confounding = 0, cues = [], variant = "trained", source: everySource, bits }: PhantomOptions,
): PhantomPlan {
  const filmSeed = deriveSeed(seed, "visit", number, visit);
  const stream = (purpose: string) => new Random(deriveSeed(filmSeed, purpose));
  const course = stream("course");
  const changed = visit > 1 && course.uniform() < knobs.classChange;
  const drawnAs = changed ? labelByPrior(knobs.prior, course.uniform()) : patient.label;
  const severity = visit === 1 ? patient.severity : walked(patient.severity, Math.sqrt(visit - 1) * course.normal());
  const label = recordedLabel(drawnAs, knobs, stream("label noise"));
  const source = everySource ?? drawSource(label, confounding, stream("source"));
  const style = SOURCES[source];
  const { pattern, findings } = drawFindings(drawnAs, severity, knobs, stream("findings"));
  const taken = drawAcquisition(anatomy, style, knobs, stream("acquisition"));
  const planted = drawCues(cues, variant, label, knobs.prior, filmSeed);
  const patientId = phantomPatientId(number);
  return {
    file: `${label}/${patientId}-${visit}.png`,
    label,
    patientId,
    sex: anatomy.sex,
    ageYears: anatomy.ageYears,
    view: taken.view,
    source,
    truth: { drawnAs, pattern, severity, cueOn: cueBits(planted) },
    drawing: {
      anatomy,
      findings,
      ...taken,
      cues: planted,
      seed: deriveSeed(filmSeed, "pixels"),
      size: Math.round(size * style.nativeScale),
      jpegQuality: bits === 12 ? null : style.jpegQuality,
      bits,
    },
  };
}

/** Beta(a, b) for whole a and b: the a-th smallest of a + b − 1 uniforms. */
function betaNumber({ a, b }: { a: number; b: number }, random: Random): number {
  return Array.from({ length: a + b - 1 }, () => random.uniform()).sort((one, other) => one - other)[a - 1];
}

/** A step on the logistic scale keeps severity inside 0–1. */
function walked(severity: number, steps: number): number {
  const odds = (severity / (1 - severity)) * Math.exp(0.5 * steps);
  return odds / (1 + odds);
}

function recordedLabel(
  drawnAs: PhantomLabel,
  { labelNoise, labelNoiseBetween }: PhantomKnobs,
  random: Random,
): PhantomLabel {
  if (random.uniform() >= labelNoise) return drawnAs;
  const others = PHANTOM_LABELS.filter(
    (label) => label !== drawnAs && (labelNoiseBetween === "all" || (label !== "covid-19" && drawnAs !== "covid-19")),
  );
  return others.length === 0 ? drawnAs : others[random.int(others.length)];
}
