import { type LabelReview } from "./label-review";

/** Of each film what each reader said last: film → reader → review. What was taken back is not there. @param reviews the oldest first */
export function currentReviews(reviews: readonly LabelReview[]): Map<string, Map<string, LabelReview>> {
  const current = new Map<string, Map<string, LabelReview>>();
  for (const review of reviews) {
    const ofFilm = current.get(review.film) ?? new Map<string, LabelReview>();
    ofFilm.delete(review.reader);
    if (review.decision !== "undone") ofFilm.set(review.reader, review);
    current.set(review.film, ofFilm);
  }
  return current;
}
