import { NOTHING_KNOWN } from "../film-metadata";
import { isDicomdir, leadsOut } from "../folder-facts";
import { baseName } from "../tables/film-table";
import { chosenTable, countFolders, folderLabel } from "./class-folders";
import { bestTable, tableEvidence } from "./film-table-layout";
import { DEFAULT_LAYOUT_OPTIONS, type Layout, type SortedFolder } from "./layout";

/** DICOM media have short names without extension; archives use .dcm. */
const isDicomName = (path: string) => /\.(dcm|dicom|ima)$/i.test(path) || !/\.[a-z]\w{1,4}$/i.test(baseName(path));

/** The films that the DICOMDIRs of a folder name; null without one. Names on media are upper case, on disk often not. */
function namedByDicomdir({ tables }: SortedFolder): { paths: Set<string>; directories: string[]; missing: (films: readonly string[]) => string[] } | null {
  const directories = [...tables.keys()].filter(isDicomdir);
  if (directories.length === 0) return null;
  const named = directories.flatMap((directory) => {
    const folder = directory.split("/").slice(0, -1);
    return (tables.get(directory) ?? "").split("\n").filter((line) => line !== "").map((line) => (leadsOut(line) ? line : [...folder, line].join("/")));
  });
  const paths = new Set(named.map((path) => path.toLowerCase()));
  return {
    paths,
    directories,
    missing(films) {
      const there = new Set(films.map((film) => film.toLowerCase()));
      return named.filter((path) => !there.has(path.toLowerCase()));
    },
  };
}

/** DICOM files, with or without a DICOMDIR. A table, a class folder or the label for all tells the label, the header the rest. */
export const dicomFolder: Layout = {
  id: "dicom",
  title: "DICOM files",
  looks: "DICOM files in any folders, or a medium with a DICOMDIR. Patient (as a pseudonym), view, laterality, age and sex come from the headers.",
  recognise(folder) {
    const directory = namedByDicomdir(folder);
    const dicom = folder.films.filter(isDicomName).length;
    if (folder.films.length === 0 || (directory === null && dicom < 0.9 * folder.films.length)) return null;
    const table = bestTable(folder);
    return {
      strength: directory === null ? 0.8 : 0.9,
      evidence: [
        ...(directory === null
          ? [`${dicom} of ${folder.films.length} files are called as DICOM files are.`]
          : [`${directory.directories.join(" and ")} ${directory.directories.length === 1 ? "names" : "name"} ${directory.paths.size} images.`, ...missingEvidence(directory.missing(folder.films))]),
        "Patient, view, age and sex come from the headers; of the patient only a pseudonym is kept.",
        ...(table === null ? [] : tableEvidence(table, folder.films.length)),
        ...(table === null && (directory !== null || countFolders(folder.films).size < 2) ? ["Nothing tells the labels yet: choose one for all, or put a table beside the files."] : []),
      ],
      options: { ...DEFAULT_LAYOUT_OPTIONS, table: table?.table.name ?? null },
    };
  },
  read(folder, options) {
    const told = chosenTable(folder, options);
    const directory = namedByDicomdir(folder);
    return {
      tables: [...(directory?.directories ?? []), ...(options.table === null ? [] : [options.table])],
      tell(path) {
        if (directory !== null && !directory.paths.has(path.toLowerCase())) return { refused: "the DICOMDIR does not name it" };
        const film = told(path) ?? NOTHING_KNOWN;
        // The folders of a medium are its own, not classes.
        return { film: { ...film, label: film.label ?? (directory === null ? folderLabel(path) : null) } };
      },
      missing: () => (directory?.missing(folder.films) ?? []).map((file) => ({ file, reason: leadsOut(file) ? "the DICOMDIR points out of the folder" : "the DICOMDIR names it, but it is not there" })),
    };
  },
};

function missingEvidence(missing: readonly string[]): string[] {
  return missing.length === 0 ? [] : [`${missing.length} of them ${missing.length === 1 ? "is" : "are"} not there.`];
}
