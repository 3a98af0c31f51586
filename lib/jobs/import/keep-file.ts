import { deidentify } from "../../datasets/identity/deidentify";
import { hideInPath, hideInText } from "../../datasets/identity/hide-identity";
import { type ImportedFile } from "../../datasets/import/imported-file";
import { type Store } from "../../store/open-store";
import { type Preparation, type PreparedFilm } from "../films/prepared-film";

/**
 * What an import keeps of a file: the film's pixels, durable as soon as a row names them, with what {@link deidentify}
 * leaves of its header; or the reason why it was refused. Neither names the patient, not even where the path does.
 */
export async function keepFile(
  store: Store,
  path: string,
  preparation: Preparation,
  pseudonymKey: Uint8Array,
): Promise<ImportedFile> {
  if ("film" in preparation) return storeFilm(store, path, preparation.film, pseudonymKey);
  const { reason, marks = [] } = preparation.rejected;
  const hiddenPath = hideInPath(path, marks, pseudonymKey);
  return { accepted: false, reason: hideInText(reason, { path, hiddenPath, marks }), hiddenPath };
}

async function storeFilm(
  store: Store,
  path: string,
  { png, header, ...film }: PreparedFilm,
  pseudonymKey: Uint8Array,
): Promise<ImportedFile> {
  const blob = await store.blobs.add(png);
  if (header === null) return { accepted: true, blob, ...film, hiddenPath: null, header: null };
  const kept = deidentify(header, pseudonymKey);
  const { study, laterality, modality, bodyPart } = kept;
  const removed = film.removed === null ? null : { ...film.removed, rest: { study, laterality, modality, bodyPart } };
  return {
    accepted: true,
    blob,
    ...film,
    removed,
    hiddenPath: hideInPath(path, header.identity.marks, pseudonymKey),
    header: kept,
  };
}
