import { type DatasetSummary } from "../../datasets/dataset";
import { type FilmRecord } from "../../datasets/film-record";
import { joinFilms } from "../../datasets/joins/join-films";
import { requireJoinable } from "../../datasets/joins/join-request";
import { type Join } from "../../datasets/joins/join";
import { applyReviews } from "../../datasets/label-reviews/apply-reviews";
import { currentReviews } from "../../datasets/label-reviews/current-reviews";
import { type LabelReview } from "../../datasets/label-reviews/label-review";
import { HilumError } from "../../errors";
import { addVersion, getDataset } from "../../store/datasets/dataset-store";
import { requireMembersAsRead } from "../../store/datasets/join-store";
import { listLabelReviews } from "../../store/datasets/label-review-store";
import { type Store } from "../../store/open-store";
import { joinOf, loadReports } from "./join-datasets";
import { loadJoinMembers } from "./load-join-members";

/**
 * Makes the next version of a joined data set of its members as they are now. Labels are called what they were called before;
 * what readers said of its own films still holds.
 * @throws HilumError `conflict` where it is not joined, no member has changed, or one is in the bin or held for tests; `notFound`, `invalidDataset`.
 */
export async function makeNextJoin(store: Store, id: string): Promise<DatasetSummary> {
  const before = await getDataset(store, id);
  const { joined } = before;
  if (joined === null)
    throw new HilumError("conflict", `Data set ${id} is not joined of others.`, {
      remedy: "Films are added to it with: npx hilum dataset add, or on the Import page.",
    });
  const members = await Promise.all(joined.members.map(({ dataset }) => getDataset(store, dataset)));
  requireJoinable(members, { labels: {} });
  const changed = changedMembers(joined, members);
  if (changed.length === 0)
    throw new HilumError("conflict", `No data set that ${id} is joined of has changed since.`, {
      remedy: "Nothing is to be done: it holds their films as they are.",
    });
  const next = joinOf(members, joined);
  const { films, findings, rejected } = joinFilms(await loadJoinMembers(store, members), next);
  return addVersion(
    store,
    before,
    {
      films: withReviews(films, await listLabelReviews(store, id)),
      findings,
      rejected,
      reports: await loadReports(store, next),
      joined: next,
      note: `joined again: ${changed.join(", ")}`,
    },
    (tx) => requireMembersAsRead(tx, members),
  );
}

/** "a is version 3 (was 2)" of each member that has another version now. */
function changedMembers(joined: Join, members: readonly DatasetSummary[]): string[] {
  return joined.members.flatMap(({ version, fingerprint }, at) => {
    const now = members[at];
    return now.fingerprint === fingerprint ? [] : [`${now.id} is version ${now.version} (was ${version})`];
  });
}

/** What readers said and a version was made of, said of the films once more. */
function withReviews(films: readonly FilmRecord[], reviews: readonly LabelReview[]): FilmRecord[] {
  const settled = reviews.filter(({ version }) => version !== null);
  const current = currentReviews(settled);
  const holding = settled.filter(({ film }) => (current.get(film)?.size ?? 0) > 0);
  return applyReviews(
    films,
    holding.map((review) => ({ ...review, version: null })),
    new Map(),
  ).films;
}
