import type { FilmRecord } from "../../datasets/film-record";
import { stemKeys } from "../../datasets/splits/file-stem";
import type { AlikeCluster, AlikePair, AuditFinding } from "../audit-report";
import { counted, verb } from "./wording";

/** The findings on films that are there twice, in one form or another; from the clusters as people's verdicts left them. */
export function leakageFindings(films: readonly FilmRecord[], clusters: readonly AlikeCluster[]): AuditFinding[] {
  const pairs = clusters.flatMap((cluster) => cluster.pairs);
  return [...contradictions(films, pairs), ...copies(films, pairs), ...suspects(pairs), ...stems(films), ...patients(films)];
}

const finding = (id: string, severity: AuditFinding["severity"], title: string, detail: string, films: number[] = []): AuditFinding => ({ id: `leakage.${id}`, section: "leakage", severity, title, detail, films });

const filmsOf = (pairs: readonly AlikePair[]) => [...new Set(pairs.flatMap(({ first, second }) => [first, second]))].sort((a, b) => a - b);

function contradictions(films: readonly FilmRecord[], pairs: readonly AlikePair[]): AuditFinding[] {
  const contradicting = pairs.filter(({ kind, first, second }) => kind !== "suspect" && films[first].label !== films[second].label);
  const concerned = filmsOf(contradicting);
  if (concerned.length === 0) return [];
  return [finding("contradictoryLabels", "red", `${counted(concerned.length, "film")} are in the set under two labels`, `They are copies of one another and cannot be right under both. Import the films again with the label corrected or one of each left out${remedyOfVerdict(contradicting)}.`, concerned)];
}

/** Films that are equal pixel for pixel are one film, whatever people say: no verdict is taken on them. */
function remedyOfVerdict(pairs: readonly AlikePair[]): string {
  const open = pairs.filter(({ kind }) => kind !== "exact").length;
  if (open === 0) return "";
  return open === pairs.length ? ", or say that they are different films" : ", or say of those that are not equal pixel for pixel that they are different films";
}

function copies(films: readonly FilmRecord[], pairs: readonly AlikePair[]): AuditFinding[] {
  const exact = filmsOf(pairs.filter(({ kind }) => kind === "exact"));
  const duplicate = filmsOf(pairs.filter(({ kind }) => kind === "duplicate"));
  const acrossPatients = filmsOf(pairs.filter(({ kind, first, second }) => kind !== "suspect" && films[first].patientId !== films[second].patientId));
  const found: AuditFinding[] = [];
  if (exact.length > 0) found.push(finding("exact", "amber", `${counted(exact.length, "film")} are there more than once, pixel for pixel`, "A split keeps equal films on one side, so they do not leak; but they count twice in training and in every score. Leave the copies out.", exact));
  if (duplicate.length > 0) found.push(finding("duplicates", "amber", `${counted(duplicate.length, "film")} are copies that were re-encoded, resized, cropped or mirrored`, "A split keeps them on one side, so they do not leak; but they count twice. Look at them side by side, and say which are different films after all.", duplicate));
  if (acrossPatients.length > 0) found.push(finding("onePatientTwice", "amber", `${counted(acrossPatients.length, "film")} are copies under different patients`, "Some patients have more than one id here. A split keeps these films together, but not the other films of such a patient: check where the ids come from.", acrossPatients));
  if (found.length === 0) found.push(finding("noCopies", "green", "No film is there twice", "Neither as it is nor re-encoded, resized, mirrored or cropped to 80% of its sides or more."));
  return found;
}

function suspects(pairs: readonly AlikePair[]): AuditFinding[] {
  const open = pairs.filter(({ kind }) => kind === "suspect");
  if (open.length === 0) return [];
  return [finding("suspects", "amber", `${counted(open.length, "pair")} of films ${verb(open.length, "looks", "look")} alike`, "They may be copies that were worked on, or two films of one patient taken alike. Look at them side by side and say which; until then a split may part them.", filmsOf(open))];
}

function stems(films: readonly FilmRecord[]): AuditFinding[] {
  const keys = stemKeys(films);
  const byStem = new Map<string, FilmRecord[]>();
  films.forEach((film, i) => {
    const key = keys[i];
    if (key === null) return;
    const group = byStem.get(key);
    if (group === undefined) byStem.set(key, [film]);
    else group.push(film);
  });
  const shared = [...byStem.values()].filter((group) => new Set(group.map(({ patientId }) => patientId)).size > 1).flat();
  if (shared.length === 0) return [];
  return [finding("fileNames", "amber", `${counted(shared.length, "film")} of different patients share a file name`, "Names that differ only in what copying or augmenting appends often stand for one film. A split keeps them on one side.", shared.map(({ index }) => index).sort((a, b) => a - b))];
}

function patients(films: readonly FilmRecord[]): AuditFinding[] {
  const byPatient = new Map<string, FilmRecord[]>();
  for (const film of films) {
    const group = byPatient.get(film.patientId);
    if (group === undefined) byPatient.set(film.patientId, [film]);
    else group.push(film);
  }
  const found: AuditFinding[] = [];
  const several = [...byPatient.values()].filter((group) => group.length > 1);
  const changing = several.filter((group) => new Set(group.map(({ label }) => label)).size > 1);
  if (changing.length > 0) {
    const named = changing.flat().map(({ index }) => index).sort((a, b) => a - b);
    found.push(finding("patientLabels", "amber", `${counted(changing.length, "patient")} ${verb(changing.length, "has", "have")} films under more than one label`, "That can be right: people fall ill and recover. All films of a patient stay on one side of a split.", named));
  }
  if (several.length > 0) found.push(finding("patients", "green", `${counted(byPatient.size, "patient")}, ${several.length.toLocaleString("en")} of them with several films`, "All films of a patient stay on one side of a split."));
  else if (films.length > 1) found.push(finding("patientsUnknown", "amber", "Every film counts as a patient of its own", "Either each patient has one film, or nothing says whose the films are. In the second case films of one patient can be on both sides of a split: give the patients in a table when importing."));
  return found;
}
