import { duplicateGroups } from "../../audit/alike/clusters";
import { type FilmRecord } from "../../datasets/film-record";
import { findReport } from "./audit-store";
import { listVerdicts } from "./duplicate-verdict-store";
import { type Store } from "../open-store";

/**
 * The films that must stay on one side of a split because they show one film: as the audit of the films with this
 * fingerprint found and people judged. None where there is no audit yet.
 * @param films all of the version with the fingerprint.
 */
export async function loadDuplicateGroups(
  store: Store,
  fingerprint: string,
  films: readonly FilmRecord[],
): Promise<number[][]> {
  const report = await findReport(store, fingerprint);
  if (report === null || report.clusters.length === 0) return [];
  return duplicateGroups(
    report,
    films,
    await listVerdicts(
      store,
      films.map(({ blob }) => blob),
    ),
  );
}
