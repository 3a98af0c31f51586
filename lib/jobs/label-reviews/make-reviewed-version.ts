import { type DatasetSummary } from "../../datasets/dataset";
import { type FilmRecord } from "../../datasets/film-record";
import { type AppliedReviews, applyReviews } from "../../datasets/label-reviews/apply-reviews";
import { type LabelReview } from "../../datasets/label-reviews/label-review";
import { HilumError } from "../../errors";
import { addVersion, getDataset } from "../../store/datasets/dataset-store";
import { listFilms } from "../../store/datasets/film-store";
import { listLabelReviews, markReviewsApplied } from "../../store/datasets/label-review-store";
import { type Store } from "../../store/open-store";

export interface ReviewedVersion extends Omit<AppliedReviews, "films"> {
  dataset: DatasetSummary;
}

/**
 * Makes the next version of a data set of what readers said since the last one: labels that they agree on are set, films they
 * leave out are left out, what was taken back is as before. Earlier versions stay as they were. Its note says who and why.
 * @param by who makes it, and `why`.
 * @throws HilumError `conflict` where nothing would change, or somebody made a version meanwhile; `notFound`.
 */
export async function makeReviewedVersion(
  store: Store,
  id: string,
  { by, why }: { by: string; why: string },
): Promise<ReviewedVersion> {
  const before = await getDataset(store, id);
  const [reviews, { films }] = [await listLabelReviews(store, id), await listFilms(store, id)];
  const { films: next, ...applied } = applyReviews(films, reviews, await earlierFilms(store, before, reviews, films));
  const { relabelled, excluded, restored, disputed } = applied;
  if (relabelled.length + excluded.length + restored.length === 0)
    throw new HilumError(
      "conflict",
      `What readers said of ${id} changes nothing${disputed.length > 0 ? ", for they say different things" : ""}.`,
      {
        remedy:
          disputed.length > 0
            ? `They disagree on ${disputed.length} ${disputed.length === 1 ? "film" : "films"}: a version can be made when one of them says otherwise.`
            : "Relabel a film or leave one out first.",
      },
    );
  const apart = new Set(disputed);
  const settled = reviews
    .filter(({ film, version }) => version === null && !apart.has(film))
    .map((review) => review.id);
  const dataset = await addVersion(
    store,
    before,
    { films: next, findings: before.findings, rejected: before.rejected, note: noteOf(applied, by, why) },
    (tx, version) => markReviewsApplied(tx, id, { reviews: settled, version }),
  );
  return { dataset, ...applied };
}

/** Films that were reviewed and are not there now, as they were last. */
async function earlierFilms(
  store: Store,
  { id, version }: DatasetSummary,
  reviews: readonly LabelReview[],
  films: readonly FilmRecord[],
): Promise<Map<string, FilmRecord>> {
  const there = new Set(films.map(({ blob }) => blob));
  const missing = new Set(reviews.map(({ film }) => film).filter((film) => !there.has(film)));
  const found = new Map<string, FilmRecord>();
  for (let earlier = version - 1; earlier > 0 && found.size < missing.size; earlier--)
    for (const film of (await listFilms(store, id, { version: earlier })).films)
      if (missing.has(film.blob) && !found.has(film.blob)) found.set(film.blob, film);
  return found;
}

function noteOf({ relabelled, excluded, restored }: Omit<AppliedReviews, "films">, by: string, why: string): string {
  const parts = [
    [relabelled.length, "relabelled"],
    [excluded.length, "left out"],
    [restored.length, "taken back in"],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `${words.join(", ")} by ${by}${why === "" ? "" : `: ${why}`}`;
}
