import { type DatasetSummary } from "../../datasets/dataset";
import { countClassSources, tellClassSources } from "../../datasets/joins/class-sources";
import { type JoinState } from "../../datasets/joins/join-preview";
import { findDataset } from "../../store/datasets/dataset-store";
import { listFilms } from "../../store/datasets/film-store";
import { type Store } from "../../store/open-store";

/** How a joined data set stands to its members as they are now; null for one that is not joined. */
export async function findJoinState(store: Store, { id, joined, findings }: DatasetSummary): Promise<JoinState | null> {
  if (joined === null) return null;
  const { films } = await listFilms(store, id);
  const own = new Map<string, number>();
  for (const { file } of films) {
    const member = file.slice(0, file.indexOf("/"));
    own.set(member, (own.get(member) ?? 0) + 1);
  }
  const members = await Promise.all(
    joined.members.map(async ({ dataset, version, fingerprint }) => {
      const now = await findDataset(store, dataset);
      return {
        dataset,
        title: now?.title ?? dataset,
        version,
        films: own.get(dataset) ?? 0,
        newest: now?.version ?? version,
        inBin: now === null || now.deletedAt !== null,
        isChanged: now !== null && now.fingerprint !== fingerprint,
      };
    }),
  );
  const classSources = countClassSources(films, findings);
  return {
    members,
    classSources,
    remarks: tellClassSources(
      classSources,
      joined.members.map(({ dataset }) => dataset),
    ),
    sourceIsSet: joined.sourceIsSet,
    isOutdated: members.some(({ isChanged }) => isChanged),
  };
}
