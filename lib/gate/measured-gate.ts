import { z } from "zod";
import measured from "./measured-gate.json" with { type: "json" };

const Kind = z.object({
  /** In words. */
  kind: z.string(),
  /** Kinds that are told together; null for those that only docs/refusal.md tells of. */
  group: z.string().nullable(),
  /** Whether a model should answer them. */
  good: z.boolean(),
  films: z.number().int(),
  patients: z.number().int(),
  refused: z.number().int(),
});

/** What the gate did with films of known kinds; written by bench/refusal.ts. */
const MEASURED_GATE = z.object({ kinds: z.array(Kind) }).parse(measured).kinds;

/** What was let through of pictures that should be refused, as a half-sentence: "1 of 23 CT slices, … and 70 of 285 photographs of films". */
export function letThroughWords(): string {
  const groups = new Map<string, { films: number; through: number }>();
  for (const { group, good, films, refused } of MEASURED_GATE) {
    if (group === null || good) continue;
    const sum = groups.get(group) ?? { films: 0, through: 0 };
    groups.set(group, { films: sum.films + films, through: sum.through + films - refused });
  }
  const parts = [...groups].map(([group, { films, through }]) => `${through} of ${films} ${group}`);
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** What was refused of good frontal films that the gate was not fitted to, likewise. */
export function wronglyRefusedWords(): string {
  return MEASURED_GATE.filter(({ group, good }) => good && group !== null)
    .map(({ kind, films, patients, refused }) => `${refused} of ${films} ${kind} (${patients} patients)`)
    .join(", ");
}
