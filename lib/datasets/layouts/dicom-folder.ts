import { NOTHING_KNOWN } from "../import/film-metadata";
import { isDicomdir } from "../import/folder-facts";
import { type ClassFolder, type FolderClasses, readFolderClasses } from "../folders/folder-classes";
import { baseName } from "../tables/film-table";
import { countFolders } from "./class-folders";
import { type DicomMedium, findMedia, mediumOf } from "./dicom-media";
import { bestTable, tableEvidence } from "./film-table-layout";
import { toldByTables } from "./folder-tables";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "./layout";
import { tablesInPart } from "./tables-in-part";

/** DICOM media have short names without extension; archives use .dcm. */
const isDicomName = (path: string) => /\.(dcm|dicom|ima)$/i.test(path) || !/\.[a-z]\w{1,4}$/i.test(baseName(path));

/** DICOM files, with or without DICOMDIRs. A table, a class folder or the label for all tells the label, the header the rest. */
export const dicomFolder: Layout = {
  id: "dicom",
  title: "DICOM files",
  looks:
    "DICOM files in any folders, or a medium with a DICOMDIR. Patient (as a pseudonym), view, laterality, age and sex come from the headers.",
  recognise(folder) {
    const media = findMedia(folder);
    const dicom = folder.films.filter(isDicomName).length;
    if (folder.films.length === 0 || (media.length === 0 && dicom < 0.9 * folder.films.length)) return null;
    const table = bestTable(folder);
    const isLabelled = table !== null || countFolders(folder.films, classesAround(folder, media, "auto")).size >= 2;
    return {
      strength: media.length === 0 ? 0.8 : 0.9,
      evidence: [
        ...(media.length === 0 ? [`${dicom} of ${folder.films.length} files are called as DICOM files are.`] : []),
        ...media.map(
          ({ directory, present, missing }) =>
            `${directory} names ${present} images that are there${missing.length > 0 ? ` and ${missing.length} that are not` : ""}.`,
        ),
        "Patient, view, age and sex come from the headers; of the patient only a pseudonym is kept.",
        ...(table === null ? [] : tableEvidence(folder, table)),
        ...(isLabelled ? [] : ["Nothing tells the labels yet: choose one for all, or put a table beside the files."]),
      ],
      options: { ...DEFAULT_LAYOUT_OPTIONS, table: table?.table.name ?? null },
    };
  },
  read(folder, options) {
    const told = toldByTables(folder, options);
    const media = findMedia(folder);
    return {
      ...tablesInPart(told),
      tables: [...[...folder.tables.keys()].filter(isDicomdir), ...tablesInPart(told).tables],
      tell(path) {
        const medium = mediumOf(media, path);
        if (medium !== null && !medium.names(path)) return { refused: "the DICOMDIR does not name it" };
        return told.tell(path) ?? { film: NOTHING_KNOWN };
      },
      folders: classesAround(folder, media, options.classFolder),
      missing: () => media.flatMap(({ missing }) => missing),
    };
  },
};

/** The folders inside a medium are its own; the one that holds it may be a class. */
function classesAround({ films }: SortedFolder, media: readonly DicomMedium[], choice: ClassFolder): FolderClasses {
  const placeOf = (path: string) => mediumOf(media, path)?.directory ?? path;
  const classes = readFolderClasses(films.map(placeOf), choice);
  return { ...classes, labelOf: (path) => classes.labelOf(placeOf(path)) };
}
