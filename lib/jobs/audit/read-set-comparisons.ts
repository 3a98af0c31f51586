import { judgeCopies, type SetComparison } from "../../audit/set-comparison";
import { type FilmRecord } from "../../datasets/film-record";
import { lineageOf } from "../../datasets/joins/join";
import { type AuditSubject } from "../../store/datasets/audit-store";
import { listDatasets } from "../../store/datasets/dataset-store";
import { listVerdicts } from "../../store/datasets/duplicate-verdict-store";
import { listFilms } from "../../store/datasets/film-store";
import { listSetComparisons } from "../../store/datasets/set-comparison-store";
import { type Store } from "../../store/open-store";

/**
 * What a data set as it is now has in common with every other one in use, after people's verdicts. Whichever of two sets
 * changed last, their comparison counts for both; of a set that was never compared with this one as they are now it is said.
 * Nothing for an earlier version, nor of sets that are joined of this one, that it is joined of, or that share a member with it.
 * @param films of the data set, by index.
 */
export async function readSetComparisons(
  store: Store,
  subject: AuditSubject,
  films: () => Promise<readonly FilmRecord[]>,
): Promise<SetComparison[]> {
  const datasets = await listDatasets(store);
  const own = datasets.find(({ id }) => id === subject.dataset);
  if (own === undefined || own.fingerprint !== subject.fingerprint) return [];
  const made = await listSetComparisons(store, subject);
  const lineage = new Set(lineageOf(own));
  const others = datasets.filter(
    (other) => other.synthetic === own.synthetic && !lineageOf(other).some((id) => lineage.has(id)),
  );
  return Promise.all(
    others.map(async ({ id, title, fingerprint, testOnly }): Promise<SetComparison> => {
      const found = made.find((one) => one.dataset === id && one.fingerprint === fingerprint);
      const about = { dataset: id, title, testOnly, isCompared: found !== undefined };
      if (found === undefined || found.copies.length === 0)
        return { ...about, copies: [], otherLabel: 0, otherFilms: [] };
      const ours = await films();
      const named = [...new Set(found.copies.map(({ second }) => second))];
      const otherFilms = (await listFilms(store, id, { among: named })).films;
      const theirs = new Map(otherFilms.map((film) => [film.index, film]));
      const verdicts = await listVerdicts(store, [
        ...found.copies.map(({ first }) => ours[first].blob),
        ...otherFilms.map(({ blob }) => blob),
      ]);
      const blobOf = {
        first: (film: number) => ours[film].blob,
        second: (film: number) => theirs.get(film)?.blob ?? "",
      };
      const copies = judgeCopies(found.copies, blobOf, verdicts);
      const otherLabel = copies.filter(
        ({ kind, first, second }) => kind !== "suspect" && ours[first].label !== theirs.get(second)?.label,
      ).length;
      return { ...about, copies, otherLabel, otherFilms };
    }),
  );
}
