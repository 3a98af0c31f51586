import { alignLabels } from "../../datasets/import/align-labels";
import { allRefused } from "../../datasets/import/all-refused";
import { alignMarks, findingsOfFilms } from "../../datasets/marks/align-marks";
import { type DatasetSummary, type RejectedFile } from "../../datasets/dataset";
import { type FilmRecord } from "../../datasets/film-record";
import { type DeidentificationReport } from "../../datasets/identity/deidentification-report";
import { hideInText, hideLikewise } from "../../datasets/identity/hide-identity";
import { type MergedFilms, mergeFilms } from "../../datasets/import/merge-films";
import { type PlannedFilm } from "../../datasets/import/plan-import";
import { type PatientAccount, recordedPatients } from "../../datasets/identity/settle-patients";
import { type StudyDay, studyOffsets } from "../../datasets/identity/study-offsets";
import { HilumError, isHilumError } from "../../errors";
import { addVersion, createDataset, getDataset, type VersionContent } from "../../store/datasets/dataset-store";
import { listFilms } from "../../store/datasets/film-store";
import { type ImportedFile } from "../../datasets/import/imported-file";
import { closeImport, type ImportSession, refuseAddingToJoined } from "../../store/datasets/import-store";
import { type Store } from "../../store/open-store";
import { pseudonymKey } from "../../store/files/pseudonym-key";
import { filmThumbnails } from "../films/film-thumbnails";
import { composeRecord } from "./compose-record";

/** What an import did to a data set. */
export interface ImportOutcome {
  dataset: DatasetSummary;
  added: number;
  replaced: number;
  /** Films that were there before, exactly so. */
  unchanged: number;
  /** Of the films of this import, by tables, headers and file names; ids as they are kept. */
  patientAccount: PatientAccount;
}

type Made = Omit<ImportOutcome, "patientAccount">;

/** Films with what became of each; undefined for one that never arrived. */
export type FilmOutcomes = readonly { film: PlannedFilm; outcome: ImportedFile | undefined }[];

/** A file that is no film of the data set, opened or not. */
export interface RefusedFile extends RejectedFile {
  /** What it goes by where its own header tells that its path names the patient. @default null */
  hiddenPath?: string | null;
}

export interface CommitRequest {
  films: FilmOutcomes;
  rejected: readonly RefusedFile[];
  /** When adding: a film of the same path goes in place of the one that is there. @default false */
  replace?: boolean;
}

/**
 * Makes the data set of an import, or a new version of the one it adds to, and closes the import. Films that changed
 * nothing make no version. The import stays open when it fails. Throws `conflict`, `invalidDataset` or `notFound`.
 */
export async function commitFilms(
  store: Store,
  session: ImportSession,
  request: CommitRequest,
): Promise<ImportOutcome> {
  const content = versionContent(
    request,
    await pseudonymKey(store.home),
    session.adds ? await shownFiles(store, session.name) : [],
  );
  if (content.films.length === 0) throw allRefused(session.name, content.rejected);
  const made = session.adds
    ? await addFilms(store, session.name, content, request.replace ?? false)
    : await newDataset(store, session, content);
  await closeImport(store, session.id);
  await showAtOnce(store, made.dataset);
  return { ...made, patientAccount: recordedPatients(content.films) };
}

/** Films that the page of a data set shows first. */
const FIRST_PAGE = 60;

/** Whoever opens the new data set shall not wait for its thumbnails. They are made anew when they are missing: no reason to fail. */
async function showAtOnce(store: Store, { id }: DatasetSummary): Promise<void> {
  const { films } = await listFilms(store, id, { limit: FIRST_PAGE });
  await filmThumbnails(
    store,
    films.map(({ blob }) => blob),
  ).catch(() => undefined);
}

interface Content extends VersionContent {
  films: FilmRecord[];
  findings: string[];
  rejected: RejectedFile[];
  reports: Map<string, DeidentificationReport>;
}

/** What films and refused files of a data set go by. Throws `notFound`. */
async function shownFiles(store: Store, name: string): Promise<string[]> {
  const [{ rejected }, { films }] = await Promise.all([getDataset(store, name), listFilms(store, name)]);
  return [...films, ...rejected].map(({ file }) => file);
}

/**
 * Images numbered without gaps, in path order; the rejected files beside them. No folder or file that names the patient of
 * one DICOM file keeps its name with another.
 * @param before what the files of the data set go by that these are added to.
 */
function versionContent({ films, rejected }: CommitRequest, secret: Uint8Array, before: readonly string[]): Content {
  const told = [
    ...films.map(({ film, outcome }) => ({ path: film.path, hiddenPath: outcome?.hiddenPath ?? null })),
    ...rejected.map(({ file, hiddenPath = null }) => ({ path: file, hiddenPath })),
  ];
  const shown = hideLikewise(told, before, secret);
  const content: Content = {
    films: [],
    findings: findingsOfFilms(films.map(({ film }) => film.metadata)),
    rejected: rejected.map((row, at) => refusedRow(row, shown[films.length + at])),
    reports: new Map(),
  };
  const days: StudyDay[] = [];
  for (const [at, { film, outcome }] of films.entries()) {
    if (!outcome?.accepted) {
      content.rejected.push(refusedRow({ file: film.path, reason: outcome?.reason ?? "it did not arrive" }, shown[at]));
      continue;
    }
    const record = composeRecord(0, { film, file: shown[at], stored: outcome }, secret, content.findings);
    content.films.push(record);
    days.push({ patientId: record.patientId, studyDay: outcome.header?.studyDay ?? null });
    if (outcome.removed !== null) content.reports.set(record.file, outcome.removed);
  }
  const offsets = studyOffsets(days);
  const dated = content.films.map((film, at) => ({ ...film, offsetDays: film.offsetDays ?? offsets[at] }));
  content.films = byFile(dated).map((film, index) => ({ ...film, index }));
  content.rejected = byFile(content.rejected);
  return content;
}

function refusedRow({ file, reason }: RejectedFile, shown: string): RejectedFile {
  return { file: shown, reason: hideInText(reason, { path: file, hiddenPath: shown, marks: [] }) };
}

const byFile = <Row extends { file: string }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => (a.file < b.file ? -1 : 1));

/** The same films under the same name once more are no mistake: the data set comes back as it is. */
async function newDataset(store: Store, { name, title }: ImportSession, content: Content): Promise<Made> {
  try {
    const dataset = await createDataset(store, { id: name, title, synthetic: false, ...content, note: "imported" });
    return { dataset, added: dataset.films, replaced: 0, unchanged: 0 };
  } catch (error) {
    if (!isHilumError(error) || error.code !== "conflict") throw error;
    const dataset = await getDataset(store, name).catch(() => null);
    if (dataset === null) throw error;
    const { films } = await listFilms(store, name);
    const merged = mergeFilms(films, content.films, { replace: false });
    if (merged.added > 0 || merged.clashes.length > 0 || films.length !== merged.unchanged)
      throw alreadyThere(name, merged, error);
    return { dataset, added: 0, replaced: 0, unchanged: merged.unchanged };
  }
}

function alreadyThere(name: string, { added, clashes }: MergedFilms, cause: unknown): HilumError {
  const taken = `There is already a data set called ${name}`;
  if (added === 0 && clashes.length > 0) {
    const remedy = `To make these its next version: npx hilum dataset add ${name} <path> --replace. Else choose another name.`;
    return new HilumError(
      "conflict",
      `${taken}, in which ${clashes.length === 1 ? "one of these films is" : `${clashes.length} of these films are`} not the same: pixels, label, patient or something else told of them.`,
      { cause, remedy },
    );
  }
  return new HilumError("conflict", `${taken}, with other films.`, {
    cause,
    remedy: `Choose another name, or add the films to it: npx hilum dataset add ${name} <path>`,
  });
}

/** Of imports that add at the same time each has to take up the version of the one before. */
const ADD_ATTEMPTS = 8;

async function addFilms(store: Store, name: string, content: Content, replace: boolean): Promise<Made> {
  for (let attempt = 1; ; attempt++) {
    const before = await getDataset(store, name);
    try {
      return await addFilmsOnto(store, before, content, replace);
    } catch (error) {
      const isOvertaken =
        isHilumError(error) &&
        error.code === "conflict" &&
        (await getDataset(store, name)).fingerprint !== before.fingerprint;
      if (!isOvertaken || attempt === ADD_ATTEMPTS) throw error;
    }
  }
}

async function addFilmsOnto(store: Store, before: DatasetSummary, content: Content, replace: boolean): Promise<Made> {
  const name = before.id;
  refuseAddingToJoined(before);
  if (before.synthetic)
    throw new HilumError("conflict", `${name} is made of drawings: real films are not mixed into it.`, {
      remedy: "Import the films as a data set of their own.",
    });
  const { films, clashes, ...counts } = mergeFilms(
    (await listFilms(store, name, { version: before.version })).films,
    alignMarks(name, { ...content, films: alignLabels(content.films, Object.keys(before.classes)) }, before.findings),
    { replace },
  );
  const refused = clashes.map((file) => ({
    file,
    reason: "the data set has another film of this path; --replace puts this one in its place",
  }));
  if (counts.added + counts.replaced === 0 && clashes.length > 0) {
    throw new HilumError("conflict", `Each new film has the path of another film of ${name}, such as ${clashes[0]}.`, {
      remedy: "To put the new ones in their place, add with --replace; else rename their folder.",
    });
  }
  const taken = new Set(films.map(({ file }) => file));
  const stillRejected = [...before.rejected, ...content.rejected].filter(({ file }) => !taken.has(file));
  const rejected = byFile([...new Map([...stillRejected, ...refused].map((row) => [row.file, row])).values()]);
  const dataset =
    counts.added + counts.replaced === 0
      ? before
      : await addVersion(store, before, {
          films,
          findings: before.findings,
          rejected,
          reports: content.reports,
          note: noteOf(counts),
        });
  return { dataset, ...counts };
}

function noteOf({ added, replaced }: { added: number; replaced: number }): string {
  const films = (count: number) => `${count} ${count === 1 ? "film" : "films"}`;
  return [
    ...(added > 0 ? [`${films(added)} added`] : []),
    ...(replaced > 0 ? [`${films(replaced)} replaced`] : []),
  ].join(", ");
}
