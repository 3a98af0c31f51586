/** @file Who is one person in films of several data sets. */
import { DisjointSets } from "../../tensor/disjoint-sets";
import type { FilmRecord } from "../film-record";
import { isKnownEverywhere, isNobody } from "../identity/known-everywhere";

/** A patient as one data set knows it. */
export interface MemberPatient {
  dataset: string;
  patientId: string;
  /** The sources that the films of the patient name themselves. */
  sources: string[];
}

/** A data set that is joined with others. */
export interface JoinMember {
  id: string;
  /** Of a drawing each set numbers its patients anew. */
  synthetic: boolean;
  /** What its films' marks are of; none where each film has one label. */
  findings: readonly string[];
  films: readonly FilmRecord[];
}

/** A person of a joined set: its id there, and all that the members call it. */
export interface JoinedPatient {
  id: string;
  known: MemberPatient[];
}

/**
 * The patients of joined data sets: member → its patient id → the person. Two ids are one person where
 * - they are equal and name one person everywhere (a public set's number, a pseudonym of this installation),
 * - they are equal and both sets name the same source for them, drawings apart,
 * - both have a film of exactly the same pixels.
 * Any other equal ids, such as "46" of two sets that count for themselves, are two people. Ids that name a person everywhere
 * stay; others become `<member>:<id>`, films of nobody known `file:<member>/<file>`.
 */
export function joinPatients(members: readonly JoinMember[]): Map<string, Map<string, JoinedPatient>> {
  const { nodes, nodeOf } = listPatients(members);
  const sets = new DisjointSets(nodes.length);
  const firstWith = new Map<string, number>();
  const tie = (key: string, node: number) => {
    const first = firstWith.get(key);
    if (first === undefined) firstWith.set(key, node);
    else sets.join(first, node);
  };
  nodes.forEach(({ patientId, sources, synthetic }, node) => {
    if (synthetic || isNobody(patientId)) return;
    if (isKnownEverywhere(patientId)) tie(`everywhere ${patientId}`, node);
    else for (const source of sources) tie(JSON.stringify([source, patientId]), node);
  });
  for (const { id, films } of members)
    for (const film of films) tie(`blob ${film.blob}`, nodeOf.get(id)!.get(ownPatient(film))!);
  const people = new Map<number, Node[]>();
  nodes.forEach((node, at) => people.set(sets.find(at), [...(people.get(sets.find(at)) ?? []), node]));
  const personOf = new Map(
    [...people].map(([root, known]) => [root, { id: nameOf(known), known: known.map(knownOf) }]),
  );
  return new Map(
    [...nodeOf].map(([id, own]) => [id, new Map([...own].map(([name, at]) => [name, personOf.get(sets.find(at))!]))]),
  );
}

/** The patient of a film as its own set knows it; a film without any is its own. */
export const ownPatient = ({ patientId, file }: Pick<FilmRecord, "patientId" | "file">): string =>
  patientId === "" ? `file:${file}` : patientId;

interface Node extends MemberPatient {
  synthetic: boolean;
}

const knownOf = ({ dataset, patientId, sources }: Node): MemberPatient => ({ dataset, patientId, sources });

/** Every patient of every member, in their order. */
function listPatients(members: readonly JoinMember[]) {
  const nodes: Node[] = [];
  const nodeOf = new Map<string, Map<string, number>>();
  for (const { id, synthetic, films } of members) {
    const own = new Map<string, number>();
    nodeOf.set(id, own);
    for (const film of films) {
      const [patientId, { source }] = [ownPatient(film), film];
      let at = own.get(patientId);
      if (at === undefined) {
        at = nodes.push({ dataset: id, patientId, sources: [], synthetic }) - 1;
        own.set(patientId, at);
      }
      if (source !== "" && !nodes[at].sources.includes(source)) nodes[at].sources.push(source);
    }
  }
  return { nodes, nodeOf };
}

function nameOf(known: readonly Node[]): string {
  const everywhere = known.filter(({ patientId, synthetic }) => !synthetic && isKnownEverywhere(patientId));
  if (everywhere.length > 0) return everywhere.map(({ patientId }) => patientId).sort()[0];
  const { dataset, patientId } = known.find((one) => !isNobody(one.patientId)) ?? known[0];
  return isNobody(patientId) ? `file:${dataset}/${patientId.slice("file:".length)}` : `${dataset}:${patientId}`;
}
