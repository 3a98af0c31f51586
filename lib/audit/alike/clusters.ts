/** @file From pairs of films that look alike to clusters, and what a person's verdicts make of them. */
import type { FilmRecord } from "../../datasets/film-record";
import { DisjointSets } from "../../tensor/disjoint-sets";
import type { AlikeCluster, AlikePair, AuditReport } from "../audit-report";
import { type DuplicateVerdict, pairKey } from "./duplicate-verdict";

type ClusteredFilm = Pick<FilmRecord, "index" | "label" | "patientId" | "blob">;

/** The connected groups of `pairs`, each with its pairs; ordered by their first film. `films[i].index` is `i`. */
export function clusterPairs(pairs: readonly AlikePair[], films: readonly ClusteredFilm[]): AlikeCluster[] {
  const groups = connected(
    pairs.map(({ first, second }) => [first, second]),
    films.length,
  );
  const groupOf = new Map(groups.flatMap((members, group) => members.map((index) => [index, group] as const)));
  const pairsOf: AlikePair[][] = groups.map(() => []);
  for (const pair of pairs) pairsOf[groupOf.get(pair.first)!].push(pair);
  return groups.map((members, group) => ({
    id: clusterId(members.map((index) => films[index].blob)),
    films: members,
    pairs: pairsOf[group].sort((a, b) => a.first - b.first || a.second - b.second),
    crossesLabels: new Set(members.map((index) => films[index].label)).size > 1,
    crossesPatients: new Set(members.map((index) => films[index].patientId)).size > 1,
  }));
}

/** The pairs after a person's word: a rejected pair is gone, an accepted suspect is a duplicate. Exact copies need no verdict. */
export function judgePairs(
  pairs: readonly AlikePair[],
  films: readonly ClusteredFilm[],
  verdicts: readonly DuplicateVerdict[],
): AlikePair[] {
  const saidOf = new Map(verdicts.map(({ first, second, verdict }) => [pairKey(first, second), verdict]));
  return pairs.flatMap((pair) => {
    if (pair.kind === "exact") return [pair];
    const verdict = saidOf.get(pairKey(films[pair.first].blob, films[pair.second].blob));
    if (verdict === "different") return [];
    return [verdict === "duplicate" ? { ...pair, kind: "duplicate" as const } : pair];
  });
}

/** Films that must stay on one side of a split: joined by exact and duplicate pairs and by accepted suspects. */
export function duplicateGroups(
  report: Pick<AuditReport, "clusters">,
  films: readonly ClusteredFilm[],
  verdicts: readonly DuplicateVerdict[],
): number[][] {
  const pairs = judgePairs(
    report.clusters.flatMap((cluster) => cluster.pairs),
    films,
    verdicts,
  );
  return connected(
    pairs.filter(({ kind }) => kind !== "suspect").map(({ first, second }) => [first, second]),
    films.length,
  );
}

/** The connected components of a graph over 0 … `nodes` − 1 with at least one edge each; members and components ascending. */
function connected(edges: readonly (readonly [number, number])[], nodes: number): number[][] {
  const sets = new DisjointSets(nodes);
  for (const [a, b] of edges) sets.join(a, b);
  const groups = new Map<number, number[]>();
  for (const node of [...new Set(edges.flat())].sort((a, b) => a - b)) {
    const root = sets.find(node);
    const members = groups.get(root);
    if (members === undefined) groups.set(root, [node]);
    else members.push(node);
  }
  return [...groups.values()];
}

/** FNV-1a, 64 bits, over the sorted blobs: an id, not a digest that anyone must trust. */
function clusterId(blobs: readonly string[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of [...blobs].sort().join(" "))
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.charCodeAt(0))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
