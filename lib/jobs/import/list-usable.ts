import { type ImportedFile } from "../../datasets/import/imported-file";
import { listImported } from "../../store/datasets/import-store";
import { type Store } from "../../store/open-store";
import { inParallel } from "../../threads/in-parallel";

const LOOKS = 16;

/**
 * What became of the files that have arrived, by key, without those whose film is not stored any more, or damaged: they
 * have to be read again. @param keys @default all
 */
export async function listUsable(
  store: Store,
  importId: string,
  keys?: readonly string[],
): Promise<Map<string, ImportedFile>> {
  const outcomes = await listImported(store, importId, keys);
  await inParallel([...outcomes], LOOKS, async ([key, outcome]) => {
    if (outcome.accepted && (await store.blobs.check(outcome.blob)) !== "whole") outcomes.delete(key);
  });
  return outcomes;
}
