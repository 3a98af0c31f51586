import { type DatasetSummary } from "../../datasets/dataset";
import { type DeidentificationReport } from "../../datasets/identity/deidentification-report";
import { joinFilms } from "../../datasets/joins/join-films";
import { type JoinRequest, requireJoinable } from "../../datasets/joins/join-request";
import { type Join } from "../../datasets/joins/join";
import { createDataset, getDataset } from "../../store/datasets/dataset-store";
import { listDeidentifications } from "../../store/datasets/film-store";
import { requireDatasetName } from "../../store/datasets/import-store";
import { requireMembersAsRead } from "../../store/datasets/join-store";
import { type Store } from "../../store/open-store";
import { loadJoinMembers } from "./load-join-members";

/**
 * Joins data sets into a new one, whose films are theirs: their pixels are stored once. What it keeps and leaves out:
 * {@link joinFilms}. A joined set is audited, split, trained on and published like any other.
 * @throws HilumError `badRequest`, `notFound`, `conflict` (a member that cannot be joined, a name that is taken), `invalidDataset`.
 */
export async function joinDatasets(
  store: Store,
  { id, title, ...request }: JoinRequest & { id: string; title: string },
): Promise<DatasetSummary> {
  requireDatasetName(id);
  const members = await Promise.all(request.datasets.map((member) => getDataset(store, member)));
  requireJoinable(members, request);
  const joined = joinOf(members, request);
  const { films, findings, rejected } = joinFilms(await loadJoinMembers(store, members), joined);
  return createDataset(
    store,
    {
      id,
      title,
      synthetic: members[0].synthetic,
      films,
      findings,
      rejected,
      reports: await loadReports(store, joined),
      joined,
      note: `joined of ${members.map((member) => member.id).join(", ")}`,
    },
    (tx) => requireMembersAsRead(tx, members),
  );
}

/** How these are joined. A label that is called what it is called is not told. */
export function joinOf(
  members: readonly Pick<DatasetSummary, "id" | "version" | "fingerprint">[],
  { labels, sourceIsSet }: Pick<JoinRequest, "labels" | "sourceIsSet">,
): Join {
  const told = Object.entries(labels).map(
    ([id, mapping]) =>
      [id, Object.fromEntries(Object.entries(mapping).filter(([label, name]) => label !== name))] as const,
  );
  return {
    members: members.map(({ id, version, fingerprint }) => ({ dataset: id, version, fingerprint })),
    labels: Object.fromEntries(told.filter(([, mapping]) => Object.keys(mapping).length > 0)),
    sourceIsSet,
  };
}

/** What was taken out of the headers of the members' films, by their files in the joined set. */
export async function loadReports(store: Store, { members }: Join): Promise<Map<string, DeidentificationReport>> {
  const reports = new Map<string, DeidentificationReport>();
  for (const { dataset } of members)
    for (const { file, report } of await listDeidentifications(store, dataset))
      reports.set(`${dataset}/${file}`, report);
  return reports;
}
