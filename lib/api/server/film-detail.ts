import { type AlikeFilm, type FilmDetail } from "../film-detail";
import { type AuditReport } from "../../audit/audit-report";
import { type FilmFilter } from "../../datasets/film-filter";
import { getAudit } from "../../store/datasets/audit-store";
import { getDataset } from "../../store/datasets/dataset-store";
import { findDeidentification, getFilm, getFilmPlace } from "../../store/datasets/film-store";
import { type Store } from "../../store/open-store";
import { chooseFilms } from "../../jobs/films/choose-films";
import { readAudit } from "../../jobs/audit/read-audit";

/** A film of a big cluster shows this many others; the audit page has them all. */
const MOST_ALIKE = 12;

/** One film of a data set with all that is known of it, and its neighbours among those that pass the filter. Throws `notFound`. */
export async function filmDetail(
  store: Store,
  dataset: string,
  index: number,
  filter: FilmFilter,
): Promise<FilmDetail> {
  const { fingerprint } = await getDataset(store, dataset);
  const [place, report] = await Promise.all([
    chooseFilms(store, dataset, filter).then((choice) => getFilmPlace(store, dataset, index, choice)),
    reportOn(store, { dataset, fingerprint }, index),
  ]);
  return {
    ...place,
    deidentification: await findDeidentification(store, dataset, place.film),
    audited: report !== null,
    flags:
      report?.findings
        .filter(({ severity, films }) => severity !== "green" && films.includes(index))
        .map(({ films: _, ...finding }) => finding) ?? [],
    alike: report === null ? [] : await alikeFilms(store, dataset, index, report),
  };
}

/** People's verdicts only count where the film is like another: else the report as it was made will do, which is quick. */
async function reportOn(
  store: Store,
  subject: { dataset: string; fingerprint: string },
  index: number,
): Promise<AuditReport | null> {
  const { report } = await getAudit(store, subject);
  const isAlike = report?.clusters.some(({ films }) => films.includes(index)) ?? false;
  return isAlike ? (await readAudit(store, subject)).report : report;
}

async function alikeFilms(
  store: Store,
  dataset: string,
  index: number,
  { clusters }: AuditReport,
): Promise<AlikeFilm[]> {
  const cluster = clusters.find(({ films }) => films.includes(index));
  const others = cluster?.films.filter((other) => other !== index).slice(0, MOST_ALIKE) ?? [];
  return Promise.all(
    others.map(async (other) => {
      const { label, patientId } = await getFilm(store, dataset, other);
      const pair =
        cluster?.pairs.find(
          ({ first, second }) => first === Math.min(index, other) && second === Math.max(index, other),
        ) ?? null;
      return { index: other, label, patientId, pair };
    }),
  );
}
