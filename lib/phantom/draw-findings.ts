/**
 * @file What is drawn into the lungs for each label. The rules copy textbook patterns ("COVID-19-like": bilateral,
 * peripheral, lower ground glass; "pneumonia-like": mostly one lobe, sometimes interstitial or patchy) and overlap on
 * purpose, so that no classifier can be perfect. They say nothing about real disease.
 */
import type { Random } from "../tensor/random";
import { anySide, type Side } from "./anatomy";
import type { DrawnFindings, Finding, PhantomLabel } from "./findings";
import type { PhantomKnobs } from "./knobs";

/** Draws the findings of one film of a severity 0–1. The same random state gives the same findings. */
export function drawFindings(
  label: PhantomLabel,
  severity: number,
  knobs: PhantomKnobs,
  random: Random,
): DrawnFindings {
  const drawn =
    label === "normal" || !knobs.lesions
      ? CLEAR
      : label === "covid-19"
        ? covidLike(random, severity, knobs)
        : pneumoniaLike(random, severity, knobs);
  const lesions = drawn.findings.map((finding) =>
    "opacity" in finding ? { ...finding, opacity: Math.min(0.95, finding.opacity * knobs.contrast) } : finding,
  );
  return { pattern: drawn.pattern, findings: [...lesions, ...distractors(random, knobs)] };
}

const CLEAR: DrawnFindings = { pattern: "clear", findings: [] };

/** Shares of atypical films at overlap 1. */
const COVID_CLEAR = 0.05;
const COVID_UNILATERAL = 0.07;
const COVID_CENTRAL = 0.06;
const PNEUMONIA_BILATERAL = 0.1;
const share = (base: number, { overlap }: PhantomKnobs) => Math.min(0.3, base * overlap);

function covidLike(random: Random, severity: number, knobs: PhantomKnobs): DrawnFindings {
  const which = random.uniform();
  const clear = share(COVID_CLEAR, knobs);
  const unilateral = clear + share(COVID_UNILATERAL, knobs);
  if (which < clear) return CLEAR;
  if (which < unilateral) return { pattern: "unilateral", findings: groundGlass(random, severity, "unilateral") };
  if (which < unilateral + share(COVID_CENTRAL, knobs))
    return { pattern: "central", findings: groundGlass(random, severity, "central") };
  return { pattern: "bilateral peripheral", findings: groundGlass(random, severity, "bilateral peripheral") };
}

/** 3–9 hazy patches below the pleura, mostly in the lower two thirds; in a fifth of the films some are consolidated. */
function groundGlass(
  random: Random,
  severity: number,
  where: "bilateral peripheral" | "unilateral" | "central",
): Finding[] {
  const count = 3 + Math.round(6 * severity * random.between(0.8, 1.2));
  const first = anySide(random);
  const mixed = random.uniform() < 0.2;
  return Array.from({ length: Math.min(9, count) }, (_, i) => {
    const consolidated = mixed && random.uniform() < 0.35;
    // Distance from the pleura is exponential with a mean of 8 % of the chest's width: 0.4 of a lung's half-width.
    const depth = -0.4 * Math.log(1 - random.uniform());
    return patch(random, where === "unilateral" || i % 2 === 0 ? first : (-first as Side), {
      xi: where === "central" ? random.between(-0.6, 0.15) : Math.max(-0.3, 0.88 - depth),
      u: logisticHeight(random),
      radius: random.between(0.035, 0.07) * (0.8 + 0.4 * severity),
      stretch: random.between(0.8, 1.7),
      opacity: consolidated ? random.between(0.5, 0.7) : 0.1 + 0.25 * (0.35 * random.uniform() + 0.65 * severity),
      haze: random.between(0.6, 1),
      texture: 0.65,
    });
  });
}

/** A height in the lung, logistic around the lower third, cut at apex and dome. */
function logisticHeight(random: Random): number {
  const uniform = random.between(0.02, 0.98);
  return Math.min(0.96, Math.max(0.15, 0.68 + 0.09 * Math.log(uniform / (1 - uniform))));
}

function pneumoniaLike(random: Random, severity: number, knobs: PhantomKnobs): DrawnFindings {
  if (random.uniform() < share(PNEUMONIA_BILATERAL, knobs))
    return { pattern: "bilateral peripheral", findings: groundGlass(random, severity, "bilateral peripheral") };
  const kind = random.uniform();
  if (kind < 0.55) return { pattern: "lobar", findings: lobar(random, severity) };
  if (kind < 0.85)
    return {
      pattern: "interstitial",
      findings: [
        {
          kind: "interstitial",
          sides: random.uniform() < 0.9 ? [-1, 1] : [anySide(random)],
          opacity: 0.08 + 0.17 * (0.3 * random.uniform() + 0.7 * severity),
          central: random.between(0.2, 0.9) * (1 - 0.6 * severity),
        },
      ],
    };
  return { pattern: "bronchial", findings: bronchial(random, severity) };
}

/** Dense, with a straight edge at the fissure; 85 % on one side; a quarter with an effusion. */
function lobar(random: Random, severity: number): Finding[] {
  const side = anySide(random);
  const sides: Side[] = random.uniform() < 0.85 ? [side] : [side, -side as Side];
  const lobes = sides.map((one): Finding => {
    const where = random.uniform();
    const lobe = where < 0.3 ? "upper" : where < 0.55 && one === -1 ? "middle" : "lower";
    return {
      kind: "lobe",
      side: one,
      lobe,
      opacity: 0.5 + 0.4 * (0.4 * random.uniform() + 0.6 * severity),
      extent: Math.min(1, random.between(0.45, 0.75) + 0.3 * severity),
      swelling: 0.02 * random.normal(),
    };
  });
  return random.uniform() < 0.25 ? [...lobes, { kind: "effusion", side, height: random.between(0.03, 0.1) }] : lobes;
}

/** 5–15 soft nodules along the lower airways. */
function bronchial(random: Random, severity: number): Finding[] {
  const only = random.uniform() < 0.5 ? anySide(random) : null;
  return Array.from({ length: 5 + Math.round(10 * severity) }, () =>
    patch(random, only ?? anySide(random), {
      xi: random.between(-0.65, 0.45),
      u: Math.min(0.95, Math.max(0.3, 0.68 + 0.13 * random.normal())),
      radius: random.between(0.01, 0.03),
      stretch: 1,
      opacity: 0.3 + 0.3 * (0.4 * random.uniform() + 0.6 * severity),
      haze: random.between(0.3, 0.7),
      texture: 0.2,
    }),
  );
}

function patch(
  random: Random,
  side: Side,
  shape: { xi: number; u: number; radius: number; stretch: number; opacity: number; haze: number; texture: number },
): Finding {
  const { radius, stretch, ...rest } = shape;
  return {
    kind: "patch",
    side,
    radiusX: radius * random.between(0.8, 1.15),
    radiusY: radius * stretch * random.between(0.85, 1.15),
    angle: random.between(-0.5, 0.5),
    ...rest,
  };
}

/** Things that any film may show, whatever its label: a scar or a collapsed strip, a granuloma, a little fluid. */
function distractors(random: Random, { distractors: rate }: PhantomKnobs): Finding[] {
  const findings: Finding[] = [];
  if (random.uniform() < 0.05 * rate)
    findings.push({
      kind: "band",
      side: anySide(random),
      u: random.between(0.55, 0.92),
      tilt: random.between(-0.5, 0.5),
      opacity: random.between(0.25, 0.5),
    });
  if (random.uniform() < 0.03 * rate)
    findings.push(
      patch(random, anySide(random), {
        xi: random.between(-0.5, 0.7),
        u: random.between(0.15, 0.8),
        radius: random.between(0.008, 0.014),
        stretch: 1,
        opacity: random.between(0.4, 0.7),
        haze: 0.2,
        texture: 0,
      }),
    );
  if (random.uniform() < 0.03 * rate)
    findings.push({ kind: "effusion", side: anySide(random), height: random.between(0.02, 0.05) });
  return findings;
}
