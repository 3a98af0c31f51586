import type { FilmRecord } from "../../datasets/film-record";
import { stemKeys } from "../../datasets/splits/file-stem";
import type { AlikeCluster, AlikePair, AuditFinding } from "../audit-report";
import { finding } from "./finding";
import { LEAKAGE_MESSAGES } from "./messages/leakage-messages";

/** The findings on films that are there twice, in one form or another; from the clusters as people's verdicts left them. */
export function leakageFindings(films: readonly FilmRecord[], clusters: readonly AlikeCluster[]): AuditFinding[] {
  const pairs = clusters.flatMap((cluster) => cluster.pairs);
  return [
    ...contradictions(films, pairs),
    ...copies(films, pairs),
    ...suspects(pairs),
    ...stems(films),
    ...patients(films),
  ];
}

const filmsOf = (pairs: readonly AlikePair[]) =>
  [...new Set(pairs.flatMap(({ first, second }) => [first, second]))].sort((a, b) => a - b);

function contradictions(films: readonly FilmRecord[], pairs: readonly AlikePair[]): AuditFinding[] {
  const contradicting = pairs.filter(
    ({ kind, first, second }) => kind !== "suspect" && films[first].label !== films[second].label,
  );
  const concerned = filmsOf(contradicting);
  if (concerned.length === 0) return [];
  const open = contradicting.filter(({ kind }) => kind !== "exact").length;
  const verdicts = open === 0 ? "none" : open === contradicting.length ? "all" : "some";
  return [
    finding(
      "leakage.contradictoryLabels",
      "red",
      LEAKAGE_MESSAGES.contradictoryLabels({ films: concerned.length, verdicts }),
      concerned,
    ),
  ];
}

function copies(films: readonly FilmRecord[], pairs: readonly AlikePair[]): AuditFinding[] {
  const exact = filmsOf(pairs.filter(({ kind }) => kind === "exact"));
  const duplicate = filmsOf(pairs.filter(({ kind }) => kind === "duplicate"));
  const acrossPatients = filmsOf(
    pairs.filter(({ kind, first, second }) => kind !== "suspect" && films[first].patientId !== films[second].patientId),
  );
  const found: AuditFinding[] = [];
  const add = (id: "exact" | "duplicates" | "onePatientTwice", concerned: number[]) => {
    if (concerned.length > 0)
      found.push(finding(`leakage.${id}`, "amber", LEAKAGE_MESSAGES[id]({ films: concerned.length }), concerned));
  };
  add("exact", exact);
  add("duplicates", duplicate);
  add("onePatientTwice", acrossPatients);
  if (found.length === 0) found.push(finding("leakage.noCopies", "green", LEAKAGE_MESSAGES.noCopies()));
  return found;
}

function suspects(pairs: readonly AlikePair[]): AuditFinding[] {
  const open = pairs.filter(({ kind }) => kind === "suspect");
  if (open.length === 0) return [];
  return [finding("leakage.suspects", "amber", LEAKAGE_MESSAGES.suspects({ pairs: open.length }), filmsOf(open))];
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
  const shared = [...byStem.values()]
    .filter((group) => new Set(group.map(({ patientId }) => patientId)).size > 1)
    .flat();
  if (shared.length === 0) return [];
  const concerned = shared.map(({ index }) => index).sort((a, b) => a - b);
  return [finding("leakage.fileNames", "amber", LEAKAGE_MESSAGES.fileNames({ films: concerned.length }), concerned)];
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
    const concerned = changing
      .flat()
      .map(({ index }) => index)
      .sort((a, b) => a - b);
    found.push(
      finding(
        "leakage.patientLabels",
        "amber",
        LEAKAGE_MESSAGES.patientLabels({ patients: changing.length }),
        concerned,
      ),
    );
  }
  if (several.length > 0)
    found.push(
      finding(
        "leakage.patients",
        "green",
        LEAKAGE_MESSAGES.patients({ patients: byPatient.size, several: several.length }),
      ),
    );
  else if (films.length > 1)
    found.push(finding("leakage.patientsUnknown", "amber", LEAKAGE_MESSAGES.patientsUnknown()));
  return found;
}
