import { type SentFile } from "../../datasets/sent-file";
import { getImport, listImported } from "../../store/datasets/import-store";
import { type Store } from "../../store/open-store";
import { pseudonymKey } from "../../store/files/pseudonym-key";
import { filmThumbnails, thumbnailDataUrl } from "../films/film-thumbnails";
import { importKey } from "./import-key";

/** A film of an import under way, in small. */
export interface ImportedSample {
  path: string;
  width: number;
  height: number;
  bitDepth: number;
  /** Null where the film is missing or damaged. */
  thumbnail: string | null;
}

/** Those of the files that have arrived and are films. Throws `notFound` when the import is gone. */
export async function importedSamples(
  store: Store,
  importId: string,
  files: readonly SentFile[],
): Promise<ImportedSample[]> {
  await getImport(store, importId);
  const key = await pseudonymKey(store.home);
  const keys = files.map(({ path, stamp }) => importKey(key, importId, path, stamp));
  const outcomes = await listImported(store, importId, keys);
  const films = files.flatMap(({ path }, index) => {
    const outcome = outcomes.get(keys[index]);
    return outcome?.accepted ? [{ path, film: outcome }] : [];
  });
  const thumbnails = await filmThumbnails(
    store,
    films.map(({ film }) => film.blob),
  );
  return films.map(({ path, film: { blob, width, height, bitDepth } }) => ({
    path,
    width,
    height,
    bitDepth,
    thumbnail: thumbnailDataUrl(thumbnails.get(blob)),
  }));
}
