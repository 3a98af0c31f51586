/**
 * @file The ceiling of a phantom set: how often somebody who sees the lesions themselves, not the film, can name the
 * label. Films that look like another class on purpose and noisy labels keep it below 1.
 */
import { PHANTOM_LABELS, type Finding } from "./findings";
import { fitDiscriminant } from "./linear-discriminant";
import { phantomPlan, type PhantomOptions } from "./phantom-dataset";
import type { PhantomPlan } from "./phantom-plan";

export interface OracleCeiling {
  /** Share of films of people it has not seen that it names as the set does. */
  accuracy: number;
  /** The share of the most frequent label among them. */
  majority: number;
  films: number;
}

/** Patients it learns from and as many it is asked about: enough for a standard error of 0.4 %. */
const PATIENTS = 2000;

/** Fits linear discriminant analysis to the true lesions of one half of a large set drawn by these options, and asks it about the other half. Nothing is drawn. */
export function oracleCeiling(options: Omit<PhantomOptions, "patients" | "size">): OracleCeiling {
  const plans = [...phantomPlan({ ...options, patients: 2 * PATIENTS })];
  const seen = (plan: PhantomPlan) => Number(plan.patientId.slice(-4)) <= PATIENTS;
  const [known, asked] = [plans.filter(seen), plans.filter((plan) => !seen(plan))];
  const classify = fitDiscriminant(
    known.map((plan) => describeLesions(plan.drawing.findings)),
    known.map(labelOf),
    PHANTOM_LABELS.length,
  );
  const counts = PHANTOM_LABELS.map((_, label) => asked.filter((plan) => labelOf(plan) === label).length);
  const right = asked.filter((plan) => classify(describeLesions(plan.drawing.findings)) === labelOf(plan));
  return { accuracy: right.length / asked.length, majority: Math.max(...counts) / asked.length, films: asked.length };
}

const labelOf = (plan: PhantomPlan) => PHANTOM_LABELS.indexOf(plan.label);

/** The lesions of a film in numbers: how much of which kind, where, how even. */
export function describeLesions(findings: readonly Finding[]): number[] {
  const patches = findings.flatMap((finding) =>
    finding.kind === "patch" ? [{ ...finding, mass: finding.opacity * finding.radiusX * finding.radiusY * 1000 }] : [],
  );
  const mass = patches.reduce((sum, patch) => sum + patch.mass, 0);
  const mean = (read: (patch: (typeof patches)[number]) => number) =>
    mass === 0 ? 0 : patches.reduce((sum, patch) => sum + patch.mass * read(patch), 0) / mass;
  const left = patches.reduce((sum, patch) => sum + (patch.side === 1 ? patch.mass : 0), 0);
  const lobes = findings.filter(({ kind }) => kind === "lobe").length;
  const mesh = findings.find((finding) => finding.kind === "interstitial");
  const effusion = findings.find((finding) => finding.kind === "effusion");
  return [
    Math.min(patches.length, 3),
    Math.max(0, patches.length - 3),
    Math.log1p(mass),
    mass === 0 ? 0 : Math.min(left, mass - left) / mass,
    mean(({ xi }) => xi),
    mean(({ u }) => u),
    mean(({ haze }) => haze),
    mean(({ texture }) => texture),
    mean(({ radiusX }) => radiusX * 20),
    lobes === 0 ? 0 : 1,
    mesh === undefined ? 0 : 1,
    effusion === undefined ? 0 : 1 + effusion.height,
  ];
}
