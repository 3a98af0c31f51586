import { duplicateGroups } from "../../audit/alike/clusters";
import { type ImageRecord } from "../../datasets/dataset";
import { findReport } from "./audit-store";
import { listVerdicts } from "./duplicate-verdict-store";
import { type Store } from "../open-store";

/**
 * The images that must stay on one side of a split because they show one film: as the audit of the films with this
 * fingerprint found and people judged. None where there is no audit yet.
 * @param images all of the version with the fingerprint.
 */
export async function loadDuplicateGroups(store: Store, fingerprint: string, images: readonly ImageRecord[]): Promise<number[][]> {
  const report = await findReport(store, fingerprint);
  if (report === null || report.clusters.length === 0) return [];
  return duplicateGroups(report, images, await listVerdicts(store, images.map(({ blob }) => blob)));
}
