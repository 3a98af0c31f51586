import { z } from "zod";
import { Z_95 } from "./wilson";

/** A mean over patients with its normal 95% interval. */
export const PatientGain = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type PatientGain = z.infer<typeof PatientGain>;

/**
 * What films gain, each patient counting once: the mean over patients of the mean over their films. A film without a patient
 * counts as one of its own. Null with one patient.
 * @param gains of the films, in their order.
 */
export function gainByPatient(
  films: readonly { patient?: string }[],
  gains: readonly number[],
): { gain: PatientGain | null; patients: number | null } {
  const byPatient = new Map<string, number[]>();
  films.forEach(({ patient }, i) => {
    const name = patient ?? `film ${i}`;
    byPatient.set(name, [...(byPatient.get(name) ?? []), gains[i]]);
  });
  return {
    gain: meanWithInterval([...byPatient.values()].map(mean)),
    patients: films.every(({ patient }) => patient !== undefined) ? byPatient.size : null,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function meanWithInterval(values: readonly number[]): PatientGain | null {
  if (values.length < 2) return null;
  const value = mean(values);
  const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (values.length - 1);
  const half = Z_95 * Math.sqrt(variance / values.length);
  return { value, low: value - half, high: value + half };
}
