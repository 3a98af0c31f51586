import { closeToOthers } from "./files/close-to-others";
import { eraseDeletedRows } from "./erase-deleted-rows";
import { experimentsFolder } from "./files/experiment-files";
import { type Store } from "./open-store";
import { sweepAbandonedWrites, sweepTemporaryFiles } from "./blobs/sweep-abandoned-writes";
import { sweepOrphanFilms } from "./blobs/sweep-orphan-films";

/** Deletes what killed processes left, of every kind, and says how much; null where there was nothing. Closes the state folder to others on the way. */
export async function sweepLeftovers(store: Store): Promise<string | null> {
  await closeToOthers(store.home, { everywhere: true });
  await eraseDeletedRows(store);
  const { files, blobs } = await sweepAbandonedWrites(store);
  const films = await sweepOrphanFilms(store);
  const temporary = files + (await sweepTemporaryFiles(store.home)) + (await sweepTemporaryFiles(experimentsFolder()));
  if (temporary + blobs + films === 0) return null;
  return `${temporary} unfinished ${temporary === 1 ? "file" : "files"}, ${blobs + films} stored ${blobs + films === 1 ? "file" : "files"} that nothing names`;
}
