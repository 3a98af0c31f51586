/** @file Tests only: runs of a learning curve that recognise so many films. */
import { Random } from "../../tensor/random";
import type { MeasuredCurveRun } from "./measure-curve";

const LABELS = ["covid-19", "normal", "pneumonia"];

/** Of 60 test films of 60 patients this share is recognised, other ones by each seed. */
export function curveRun(
  start: MeasuredCurveRun["start"],
  patients: number,
  seed: number,
  share: number,
): MeasuredCurveRun {
  const random = new Random(1000 * seed + patients + (start === "scratch" ? 500 : 0));
  const right = new Set(random.shuffle(Array.from({ length: 60 }, (_, i) => i)).slice(0, Math.round(60 * share)));
  const predictions = Array.from({ length: 60 }, (_, image) => {
    const label = image % 3;
    const prediction = right.has(image) ? label : (label + 1) % 3;
    const sure = 0.5 + 0.4 * random.uniform();
    const probabilities = LABELS.map((_name, c) => (c === prediction ? sure : (1 - sure) / 2));
    return { image, file: `${image}.png`, label, prediction, probabilities, patient: `p${image}` };
  });
  return { start, patients, seed, report: { labels: LABELS, predictions } };
}
