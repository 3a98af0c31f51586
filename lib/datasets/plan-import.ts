import { NOTHING_KNOWN, type FilmMetadata } from "./film-metadata";
import type { RejectedFile } from "./dataset";
import { metadataLookup, parseMetadataCsv } from "./metadata-csv";

/** The optional table beside the class folders. */
export const METADATA_FILE = "metadata.csv";

/** Files that operating systems leave in folders and archives: passed over without a word. */
const LITTER = /(^|\/)(__MACOSX\/|\.[^/]|Thumbs\.db$|desktop\.ini$)/i;
/** Documents that lie beside films. */
const DOCUMENT = /\.(csv|tsv|txt|md|json|xml|html?|pdf|docx?|xlsx?|zip|gz|tar|py|ipynb)$/i;

/** A film to be imported. The patient is null where only a DICOM header or the file name can tell (see patientOf). */
export interface PlannedFilm {
  path: string;
  label: string;
  metadata: FilmMetadata;
}

export interface ImportPlan {
  /** In path order. */
  entries: PlannedFilm[];
  rejected: RejectedFile[];
}

/** True for a path that is no path inside a folder: absolute, going up, or with a NUL, which no file system and no database takes. */
export function leadsOut(path: string): boolean {
  return path.startsWith("/") || path.split("/").includes("..") || path.includes("\0");
}

/**
 * Decides what becomes of each file of a folder: films with label and metadata, or a reason why not. The label is what
 * metadata.csv says, else the first folder. Content is not looked at.
 * @param files paths relative to the folder, / between folders.
 * @param csv the text of metadata.csv; null without one.
 * @throws HilumError invalidDataset when metadata.csv cannot be read.
 */
export function planImport(files: readonly { path: string }[], csv: string | null): ImportPlan {
  const metadataOf = csv === null ? () => null : metadataLookup(parseMetadataCsv(csv));
  const plan: ImportPlan = { entries: [], rejected: [] };
  const paths = files.map((file) => file.path).sort();
  for (const path of paths) {
    const isOutside = leadsOut(path);
    if (!isOutside && (path.toLowerCase() === METADATA_FILE || LITTER.test(path))) continue;
    const reject = (reason: string) => plan.rejected.push({ file: path, reason });
    const metadata = metadataOf(path) ?? NOTHING_KNOWN;
    const label = metadata.label ?? (path.includes("/") ? path.slice(0, path.indexOf("/")) : null);
    if (isOutside) reject("its path leads out of the folder");
    else if (DOCUMENT.test(path)) reject("a document, not a film");
    else if (label === null) reject(`it lies in no class folder, and ${METADATA_FILE} has no label for it`);
    else plan.entries.push({ path, label, metadata });
  }
  return plan;
}
