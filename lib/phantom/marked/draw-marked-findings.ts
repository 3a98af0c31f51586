/**
 * @file Drawings of several findings a film, each there or not on its own: what a CheXpert-like table tells of. The words are
 * those of the CheXpert labeller, the pictures are rules and say nothing of real disease.
 */
import type { Random } from "../../tensor/random";
import type { MedicalDevice } from "../devices";
import type { Finding } from "../findings";
import { anySide } from "../anatomy";

/** What may be in a film, in the order of a table's columns; `No Finding` goes before them there. */
export const MARKED_FINDINGS = [
  "Lung Opacity",
  "Lung Lesion",
  "Edema",
  "Consolidation",
  "Atelectasis",
  "Pleural Effusion",
  "Support Devices",
] as const;
export type MarkedFinding = (typeof MARKED_FINDINGS)[number];

/** Of how many patients a finding is, where nothing else is known of them. */
export const MARKED_SHARES: Readonly<Record<MarkedFinding, number>> = {
  "Lung Opacity": 0.3,
  "Lung Lesion": 0.15,
  Edema: 0.2,
  Consolidation: 0.25,
  Atelectasis: 0.2,
  "Pleural Effusion": 0.3,
  "Support Devices": 0.35,
};

/** What is drawn for a finding that is there. @param contrast multiplies what opacities replace of the air */
export function drawMarkedFinding(
  finding: MarkedFinding,
  contrast: number,
  random: Random,
): { findings: Finding[]; devices: MedicalDevice[] } {
  const side = anySide(random);
  const opacity = (low: number, high: number) => Math.min(0.95, contrast * random.between(low, high));
  switch (finding) {
    case "Lung Opacity":
      return lungs(
        Array.from({ length: 3 + random.int(4) }, () => ({
          kind: "patch",
          side: anySide(random),
          xi: random.between(0, 0.85),
          u: random.between(0.3, 0.9),
          radiusX: random.between(0.035, 0.07),
          radiusY: random.between(0.035, 0.09),
          angle: random.between(-0.5, 0.5),
          opacity: opacity(0.15, 0.35),
          haze: random.between(0.6, 1),
          texture: 0.65,
        })),
      );
    case "Lung Lesion": {
      const radius = random.between(0.016, 0.032);
      return lungs([
        {
          kind: "patch",
          side,
          xi: random.between(-0.4, 0.6),
          u: random.between(0.2, 0.8),
          radiusX: radius,
          radiusY: radius * random.between(0.85, 1.15),
          angle: 0,
          opacity: opacity(0.5, 0.75),
          haze: 0.15,
          texture: 0,
        },
      ]);
    }
    case "Edema":
      return lungs([
        { kind: "interstitial", sides: [-1, 1], opacity: opacity(0.12, 0.25), central: random.between(0.4, 0.9) },
      ]);
    case "Consolidation":
      return lungs([
        {
          kind: "lobe",
          side,
          lobe: random.uniform() < 0.35 ? "upper" : "lower",
          opacity: opacity(0.45, 0.8),
          extent: random.between(0.5, 1),
          swelling: 0.02 * random.normal(),
        },
      ]);
    case "Atelectasis":
      return lungs([
        {
          kind: "band",
          side,
          u: random.between(0.55, 0.9),
          tilt: random.between(-0.5, 0.5),
          opacity: opacity(0.35, 0.6),
        },
      ]);
    case "Pleural Effusion":
      return lungs([{ kind: "effusion", side, height: random.between(0.05, 0.16) }]);
    case "Support Devices": {
      const which = random.int(3);
      const device: MedicalDevice =
        which === 0
          ? { kind: "line", side }
          : which === 1
            ? { kind: "tube", depth: random.between(0.22, 0.3) }
            : { kind: "pacemaker", side };
      return { findings: [], devices: [device] };
    }
  }
}

const lungs = (findings: Finding[]) => ({ findings, devices: [] });
