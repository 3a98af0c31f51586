import { z } from "zod";
import { currentReviews } from "../../datasets/label-reviews/current-reviews";
import { type LabelReview } from "../../datasets/label-reviews/label-review";
import { cohenKappaInterval } from "../../metrics/cohen-kappa-interval";

/** What two readers say of the films that both looked at. */
export const ReaderAgreement = z.object({
  readers: z.tuple([z.string(), z.string()]),
  /** Films of which both said something. */
  films: z.number().int(),
  /** Of these, those of which both say the same. */
  agreed: z.number().int(),
  /** Cohen's κ over labels and “left out”, with its 95% interval; null where both said one and the same of all. */
  kappa: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
});
export type ReaderAgreement = z.infer<typeof ReaderAgreement>;

/** Every two readers who looked at some of the same films, in the order of their names. */
export function readerAgreements(reviews: readonly LabelReview[]): ReaderAgreement[] {
  const current = [...currentReviews(reviews).values()];
  const readers = [...new Set(current.flatMap((byReader) => [...byReader.keys()]))].sort();
  return readers.flatMap((first, i) =>
    readers.slice(i + 1).flatMap((second): ReaderAgreement[] => {
      const both = current.flatMap((byReader) => {
        const [one, other] = [byReader.get(first), byReader.get(second)];
        return one === undefined || other === undefined ? [] : [[one.label, other.label] as const];
      });
      if (both.length === 0) return [];
      const words = [...new Set(both.flat())];
      const matrix = words.map((a) => words.map((b) => both.filter(([one, other]) => one === a && other === b).length));
      return [
        {
          readers: [first, second],
          films: both.length,
          agreed: both.filter(([one, other]) => one === other).length,
          kappa: cohenKappaInterval(matrix),
        },
      ];
    }),
  );
}
