import { z } from "zod";
import { currentReviews } from "../../datasets/label-reviews/current-reviews";
import { LabelReview } from "../../datasets/label-reviews/label-review";
import { ReaderAgreement, readerAgreements } from "./reader-agreement";

/** What readers say of the labels of a data set. */
export const ReviewBoard = z.object({
  /** The last word of each reader on each film, without what was taken back. */
  reviews: z.array(LabelReview),
  agreements: z.array(ReaderAgreement),
  /** How much was said since the last version was made. */
  pending: z.number().int(),
});
export type ReviewBoard = z.infer<typeof ReviewBoard>;

/** @param reviews all that was said, the oldest first */
export function reviewBoard(reviews: readonly LabelReview[]): ReviewBoard {
  return {
    reviews: [...currentReviews(reviews).values()].flatMap((byReader) => [...byReader.values()]),
    agreements: readerAgreements(reviews),
    pending: reviews.filter(({ version }) => version === null).length,
  };
}
