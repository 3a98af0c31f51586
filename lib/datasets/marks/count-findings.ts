import { z } from "zod";
import { FindingMark, markAt } from "./finding-marks";

/** How often each finding is said to be there, and which come together. On the wire. */
export const FindingCounts = z.object({
  films: z.number().int(),
  /** In the data set's order: films by what is said of the finding. */
  perFinding: z.array(z.record(FindingMark, z.number().int())),
  /** `[i][j]`: films that have both findings; on the diagonal those that have the one. */
  together: z.array(z.array(z.number().int())),
});
export type FindingCounts = z.infer<typeof FindingCounts>;

/** Counts the marks of films: `findings` characters each. */
export function countFindings(marks: readonly string[], findings: number): FindingCounts {
  const places = Array.from({ length: findings }, (_, at) => at);
  const perFinding = places.map(() => ({ "1": 0, "0": 0, u: 0, ".": 0 }));
  const together = places.map(() => places.map(() => 0));
  for (const film of marks) {
    const present = places.filter((at) => film[at] === "1");
    for (const at of places) perFinding[at][markAt(film, at)]++;
    for (const a of present) for (const b of present) together[a][b]++;
  }
  return { films: marks.length, perFinding, together };
}
