import { type FilmFilter } from "../../datasets/film-filter";
import { HilumError } from "../../errors";
import { getAudit } from "../../store/datasets/audit-store";
import { getDataset } from "../../store/datasets/dataset-store";
import { type FilmChoice } from "../../store/datasets/film-store";
import { type Store } from "../../store/open-store";

/** A filter with the films of its finding looked up in the last audit. Throws `notFound` for a finding that the audit has not. */
export async function chooseFilms(store: Store, dataset: string, filter: FilmFilter): Promise<FilmChoice> {
  if (filter.finding === undefined) return { ...filter, among: null };
  const { fingerprint } = await getDataset(store, dataset);
  const { report } = await getAudit(store, { dataset, fingerprint });
  const finding = report?.findings.find(({ id }) => id === filter.finding);
  if (finding === undefined)
    throw new HilumError("notFound", `The audit of ${dataset} has no finding “${filter.finding}”.`, {
      remedy: "See the data set's audit for what was found.",
    });
  return { ...filter, among: finding.films };
}
