/**
 * @file What is drawn into the lungs for each label. The rules copy textbook patterns ("COVID-19-like": bilateral,
 * peripheral, lower ground glass; "pneumonia-like": mostly one lobe, sometimes interstitial or patchy) and overlap on
 * purpose, so that no classifier can be perfect. They say nothing about real disease.
 */
import type { Random } from "../tensor/random";
import type { Side } from "./anatomy";

export const PHANTOM_LABELS = ["covid-19", "normal", "pneumonia"] as const;
export type PhantomLabel = (typeof PHANTOM_LABELS)[number];

/** Opacity is the share of the air that is replaced by water, 0–1. Places in lung coordinates, sizes in film sides. */
export type Finding =
  | { kind: "patch"; side: Side; xi: number; u: number; radiusX: number; radiusY: number; angle: number; opacity: number; /** 0 crisp … 1 hazy */ haze: number; /** share of the opacity that the texture modulates */ texture: number }
  | { kind: "lobe"; side: Side; lobe: "upper" | "middle" | "lower"; opacity: number; extent: number }
  | { kind: "interstitial"; sides: readonly Side[]; opacity: number; central: number }
  | { kind: "effusion"; side: Side; height: number }
  | { kind: "band"; side: Side; u: number; tilt: number; opacity: number };

export interface FindingOptions {
  /** Multiplies every opacity. @default 1 */
  contrast?: number;
}

/** Draws the findings of one film. The same random state gives the same findings. */
export function drawFindings(label: PhantomLabel, random: Random, { contrast = 1 }: FindingOptions = {}): Finding[] {
  // Severity: the mean of two uniforms, so that mild and severe films are rarer than middling ones.
  const severity = (random.uniform() + random.uniform()) / 2;
  const findings = [...(label === "covid-19" ? covidLike(random, severity) : label === "pneumonia" ? pneumoniaLike(random, severity) : []), ...distractors(random, label)];
  return findings.map((finding) => ("opacity" in finding ? { ...finding, opacity: Math.min(0.95, finding.opacity * contrast) } : finding));
}

const anySide = (random: Random): Side => (random.uniform() < 0.5 ? -1 : 1);

function covidLike(random: Random, severity: number): Finding[] {
  if (random.uniform() < 0.02) return [];
  const only = random.uniform() < 0.06 ? anySide(random) : null;
  const central = random.uniform() < 0.06;
  const count = 5 + Math.round(5 * severity);
  const first = anySide(random);
  return Array.from({ length: count }, (_, i) => {
    const consolidated = random.uniform() < 0.12;
    return patch(random, only ?? (i % 2 === 0 ? first : ((-first) as Side)), {
      xi: central ? random.between(-0.5, 0.3) : random.between(0.35, 0.9),
      u: Math.min(0.97, Math.max(0.2, 0.7 + 0.16 * random.normal())),
      radius: random.between(0.04, 0.085) * (0.8 + 0.4 * severity),
      opacity: consolidated ? random.between(0.7, 0.9) : random.between(0.4, 0.64) + 0.26 * severity,
      haze: random.between(0.6, 1),
      texture: 0.65,
    });
  });
}

function pneumoniaLike(random: Random, severity: number): Finding[] {
  const kind = random.uniform();
  if (kind < 0.02) return [];
  if (kind < 0.05) return covidLike(random, severity);
  if (kind < 0.72) return lobar(random, severity);
  if (kind < 0.88) {
    return [{ kind: "interstitial", sides: random.uniform() < 0.85 ? [-1, 1] : [anySide(random)], opacity: random.between(0.42, 0.56) + 0.36 * severity, central: random.between(0.1, 0.6) }];
  }
  return bronchial(random, severity);
}

function lobar(random: Random, severity: number): Finding[] {
  const side = anySide(random);
  const where = random.uniform();
  const lobe = where < 0.3 ? "upper" : where < 0.55 && side === -1 ? "middle" : "lower";
  const findings: Finding[] = [{ kind: "lobe", side, lobe, opacity: random.between(0.6, 0.85) + 0.2 * severity, extent: random.between(0.7, 1) }];
  if (random.uniform() < 0.25) findings.push({ kind: "effusion", side, height: random.between(0.03, 0.1) });
  return findings;
}

function bronchial(random: Random, severity: number): Finding[] {
  const only = random.uniform() < 0.75 ? anySide(random) : null;
  return Array.from({ length: 6 + Math.round(8 * severity) }, () =>
    patch(random, only ?? anySide(random), {
      xi: random.between(-0.6, 0.5),
      u: Math.min(0.95, Math.max(0.3, 0.68 + 0.15 * random.normal())),
      radius: random.between(0.018, 0.036),
      opacity: random.between(0.5, 0.8) + 0.2 * severity,
      haze: random.between(0.3, 0.7),
      texture: 0.2,
    }),
  );
}

function patch(random: Random, side: Side, shape: { xi: number; u: number; radius: number; opacity: number; haze: number; texture: number }): Finding {
  const { radius, ...rest } = shape;
  return { kind: "patch", side, radiusX: radius * random.between(0.75, 1.2), radiusY: radius * random.between(0.75, 1.3), angle: random.between(0, Math.PI), ...rest };
}

/** Things that any film may show: old scars, a granule, a little fluid. */
function distractors(random: Random, label: PhantomLabel): Finding[] {
  const findings: Finding[] = [];
  if (random.uniform() < 0.1) findings.push({ kind: "band", side: anySide(random), u: random.between(0.55, 0.92), tilt: random.between(-0.5, 0.5), opacity: random.between(0.25, 0.5) });
  if (random.uniform() < 0.07) findings.push(patch(random, anySide(random), { xi: random.between(-0.5, 0.7), u: random.between(0.15, 0.8), radius: random.between(0.008, 0.014), opacity: random.between(0.4, 0.7), haze: 0.2, texture: 0 }));
  if (label === "normal" && random.uniform() < 0.05) findings.push(patch(random, anySide(random), { xi: random.between(-0.6, 0.8), u: random.between(0.3, 0.95), radius: random.between(0.03, 0.06), opacity: random.between(0.15, 0.35), haze: 1, texture: 0.5 }));
  if (label !== "pneumonia" && random.uniform() < 0.03) findings.push({ kind: "effusion", side: anySide(random), height: random.between(0.02, 0.05) });
  return findings;
}
