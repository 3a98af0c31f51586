import { type FilmFilter } from "../../datasets/film-filter";
import { FindingMark } from "../../datasets/marks/finding-marks";
import { HilumError } from "../../errors";
import { getAudit } from "../../store/datasets/audit-store";
import { getDataset } from "../../store/datasets/dataset-store";
import { type FilmChoice } from "../../store/datasets/film-store";
import { type Store } from "../../store/open-store";

/**
 * A filter with the films of its audit finding looked up in the last audit, and the place of the finding that is marked.
 * Throws `notFound` for a finding that the audit, or the data set, has not.
 */
export async function chooseFilms(store: Store, dataset: string, filter: FilmFilter): Promise<FilmChoice> {
  return {
    ...filter,
    among: await filmsOfFinding(store, dataset, filter.finding),
    markedAt: await placeOfMark(store, dataset, filter.marked),
  };
}

async function filmsOfFinding(store: Store, dataset: string, wanted: string | undefined) {
  if (wanted === undefined) return null;
  const { fingerprint } = await getDataset(store, dataset);
  const { report } = await getAudit(store, { dataset, fingerprint });
  const finding = report?.findings.find(({ id }) => id === wanted);
  if (finding === undefined)
    throw new HilumError("notFound", `The audit of ${dataset} has no finding “${wanted}”.`, {
      remedy: "See the data set's audit for what was found.",
    });
  return finding.films;
}

async function placeOfMark(store: Store, dataset: string, marked: string | undefined): Promise<FilmChoice["markedAt"]> {
  if (marked === undefined) return null;
  const { findings } = await getDataset(store, dataset);
  const finding = findings.indexOf(marked.slice(2));
  if (finding >= 0) return { finding, mark: FindingMark.parse(marked[0]) };
  throw new HilumError("notFound", `Films of ${dataset} are not marked for “${marked.slice(2)}”.`, {
    remedy: findings.length === 0 ? "Each of its films has one label." : `They are marked for ${findings.join(", ")}.`,
  });
}
