import { duplicateGroups } from "../audit/clusters";
import { findReport } from "./audit-store";
import { listImages } from "./dataset-store";
import { getDatasetVersion } from "./dataset-versions";
import { listVerdicts } from "./duplicate-verdict-store";
import { type Store } from "./open-store";

/**
 * The images that must stay on one side of a split because they show one film: as the audit of the films with this
 * fingerprint found and people judged. None where there is no audit yet.
 */
export async function loadDuplicateGroups(store: Store, fingerprint: string): Promise<number[][]> {
  const found = await findReport(store, fingerprint);
  if (found === null || found.report.clusters.length === 0) return [];
  const { version } = await getDatasetVersion(store, found.dataset, fingerprint);
  const { images } = await listImages(store, found.dataset, { version });
  return duplicateGroups(found.report, images, await listVerdicts(store, images.map(({ blob }) => blob)));
}
