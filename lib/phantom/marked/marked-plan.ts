import { deriveSeed, Random } from "../../tensor/random";
import { knobsOf } from "../knobs";
import { phantomPlan, type PhantomOptions } from "../phantom-dataset";
import type { PhantomPlan } from "../phantom-plan";
import { drawMarkedFinding, MARKED_FINDINGS, MARKED_SHARES, type MarkedFinding } from "./draw-marked-findings";

/** What a table says of a finding, as CheXpert writes it: yes, no, uncertain, or nothing. */
export type ToldMark = "1" | "0" | "-1" | "";

/** A film of several findings before it is drawn: what is there, and what its table says of it. */
export interface MarkedPlan extends Omit<PhantomPlan, "label" | "truth"> {
  present: Readonly<Record<MarkedFinding, boolean>>;
  told: Readonly<Record<MarkedFinding, ToldMark>>;
}

export type MarkedOptions = Pick<PhantomOptions, "seed" | "patients" | "size" | "preset" | "knobs" | "source"> & {
  /** Of how many entries the table says nothing, 0–1. @default 0.25 */
  missing?: number;
  /** Of how many of the others it is uncertain, 0–1. @default 0.08 */
  uncertain?: number;
};

/** Of a later film of a patient: how often a finding has come or gone. */
const CHANGE = 0.15;

/**
 * Films of imaginary people with several findings each, drawn on the clear chests that {@link phantomPlan} draws by the same
 * options. A finding is a patient's on its own, but fluid and water in the lungs come together more often. What a table does
 * not say, or is uncertain of, is chosen without a look at the truth, so that what is missing tells nothing.
 */
export function* markedPlan({
  missing = 0.25,
  uncertain = 0.08,
  knobs: turned,
  ...options
}: MarkedOptions): Generator<MarkedPlan> {
  const { contrast } = knobsOf(options.preset ?? "default", turned);
  const clear = {
    ...turned,
    prior: { "covid-19": 0, normal: 1, pneumonia: 0 },
    labelNoise: 0,
    distractors: 0,
    devices: 0,
  };
  for (const { label: _, truth: __, file, drawing, ...plan } of phantomPlan({ ...options, knobs: clear })) {
    const ofPatient = new Random(deriveSeed(options.seed, "marked patient", Number(plan.patientId.slice(-4))));
    const random = new Random(deriveSeed(drawing.seed, "marked film"));
    const isFirst = /-1\.png$/.test(file);
    const findings = [...drawing.findings];
    const devices = [...(drawing.devices ?? [])];
    const present = { ...ABSENT };
    const told: Record<MarkedFinding, ToldMark> = { ...UNTOLD };
    for (const finding of MARKED_FINDINGS) {
      const share = finding === "Pleural Effusion" && present.Edema ? 0.6 : MARKED_SHARES[finding];
      const isPatients = ofPatient.uniform() < share;
      const has = !isFirst && random.uniform() < CHANGE ? !isPatients : isPatients;
      present[finding] = has;
      const said = random.uniform();
      const isUncertain = random.uniform() < uncertain;
      told[finding] = said < missing ? "" : isUncertain ? "-1" : has ? "1" : "0";
      if (!has) continue;
      const drawn = drawMarkedFinding(finding, contrast, random);
      findings.push(...drawn.findings);
      devices.push(...drawn.devices);
    }
    yield { ...plan, file: fileOf(file), present, told, drawing: { ...drawing, findings, devices } };
  }
}

const ABSENT = Object.fromEntries(MARKED_FINDINGS.map((finding) => [finding, false])) as Record<MarkedFinding, boolean>;
const UNTOLD = Object.fromEntries(MARKED_FINDINGS.map((finding) => [finding, ""])) as Record<MarkedFinding, ToldMark>;

/** `train/patient00012/study1/view1_frontal.png`, as CheXpert lays its films. */
function fileOf(file: string): string {
  const [, patient, visit] = /(\d+)-(\d+)\.png$/.exec(file) ?? [];
  return `train/patient${patient.padStart(5, "0")}/study${visit}/view1_frontal.png`;
}
