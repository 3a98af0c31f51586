import type { FilmRecord } from "../../datasets/film-record";
import type { AuditFinding } from "../audit-report";
import { associations } from "./associations";
import { confoundingFindings } from "./confounding-findings";
import { finding } from "./finding";
import { CONFOUNDING_MESSAGES } from "./messages/confounding-messages";

/** Fewer films with the finding, or without it, go with anything by chance. */
const LEAST_FILMS = 20;

/**
 * What is known of films beside their pixels and tells whether a finding is marked yes or no: a line for each attribute, of
 * the finding that it tells most gravely, and which others it tells; none where films have one label. What is uncertain
 * or missing takes no part. Classifiers that do not see the lungs are not tried, which the last line says.
 */
export function confoundingOfFindings(films: readonly FilmRecord[], marked: readonly string[]): AuditFinding[] {
  if (marked.length === 0) return [];
  const judged = marked.flatMap((name, at) => judgedFinding(films, name, at));
  const byId = new Map<string, { name: string; found: AuditFinding }[]>();
  for (const { name, findings } of judged)
    for (const found of findings) byId.set(found.id, [...(byId.get(found.id) ?? []), { name, found }]);
  const worst = [...byId.values()].map((told) => {
    const [{ name, found }, ...others] = [
      ...told.filter((one) => one.found.severity === "red"),
      ...told.filter((one) => one.found.severity !== "red"),
    ];
    return CONFOUNDING_MESSAGES.ofFinding({ found, name, others: others.map((one) => one.name) });
  });
  const looked = judged.map(({ name }) => name);
  return [
    ...worst,
    finding("confounding.severalFindings", "green", CONFOUNDING_MESSAGES.severalFindings({ looked, marked })),
  ];
}

function judgedFinding(films: readonly FilmRecord[], name: string, at: number) {
  const labels = [`${name}: yes`, `${name}: no`];
  const known = films.flatMap((film) => {
    const mark = film.marks?.[at];
    return mark === "1" || mark === "0" ? [{ ...film, label: mark === "1" ? labels[0] : labels[1] }] : [];
  });
  const enough = labels.every((label) => known.filter((film) => film.label === label).length >= LEAST_FILMS);
  if (!enough) return [];
  const work = { associations: associations(known, labels), baselines: [], labels, films: known.length };
  const found = confoundingFindings({ ...work, majorityShare: 0 });
  return [{ name, findings: found.filter(({ severity }) => severity !== "green") }];
}
