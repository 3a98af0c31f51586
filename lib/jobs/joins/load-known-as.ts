import { type KnownAs } from "../../assessment/overlap";
import { type DatasetSummary } from "../../datasets/dataset";
import { joinPatients } from "../../datasets/joins/join-patients";
import { getDatasetVersion } from "../../store/datasets/dataset-versions";
import { type Store } from "../../store/open-store";
import { loadJoinMembers } from "./load-join-members";

/**
 * What a version of a data set calls the patients of its films; of a joined set what its members call them, for their numbers
 * go by other names in it.
 */
export async function loadKnownAs(store: Store, { id, joined }: DatasetSummary): Promise<KnownAs> {
  if (joined === null) return ({ patientId, source }) => [{ dataset: id, patientId, sources: [source] }];
  const versions = await Promise.all(
    joined.members.map(({ dataset, fingerprint }) => getDatasetVersion(store, dataset, fingerprint)),
  );
  const people = joinPatients(await loadJoinMembers(store, versions));
  const knownOf = new Map([...people.values()].flatMap((own) => [...own.values()].map((one) => [one.id, one.known])));
  return ({ patientId }) => knownOf.get(patientId) ?? [];
}
