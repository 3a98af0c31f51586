import { expect, it } from "vitest";
import type { AlikePair } from "../audit-report";
import { clusterPairs, duplicateGroups, judgePairs } from "./clusters";

const films = Array.from({ length: 8 }, (_, index) => ({
  index,
  label: index < 4 ? "normal" : "pneumonia",
  patientId: `p${Math.floor(index / 2)}`,
  blob: `blob-${index}`,
}));
const pair = (first: number, second: number, kind: AlikePair["kind"]): AlikePair => ({
  first,
  second,
  kind,
  hashDistance: 2,
  correlation: 0.98,
  mirrored: false,
  cropped: false,
});
const pairs = [pair(0, 1, "exact"), pair(1, 4, "duplicate"), pair(4, 6, "suspect"), pair(2, 3, "suspect")];

it("joins films directly and through others, and says what a cluster crosses", () => {
  const clusters = clusterPairs(pairs, films);
  expect(
    clusters.map(({ films: members, crossesLabels, crossesPatients }) => ({ members, crossesLabels, crossesPatients })),
  ).toEqual([
    { members: [0, 1, 4, 6], crossesLabels: true, crossesPatients: true },
    { members: [2, 3], crossesLabels: false, crossesPatients: false },
  ]);
  expect(clusters[0].pairs).toEqual(pairs.slice(0, 3));
});

it("names a cluster after its films, whatever their places", () => {
  const moved = films.map((film) => ({ ...film, blob: `blob-${7 - film.index}` }));
  const [a] = clusterPairs([pair(0, 1, "duplicate")], films);
  const [b] = clusterPairs([pair(6, 7, "duplicate")], moved);
  expect(a.id).toBe(b.id);
  expect(clusterPairs([pair(0, 2, "duplicate")], films)[0].id).not.toBe(a.id);
});

it("keeps copies together in a split, and suspects only once somebody said so", () => {
  const report = { clusters: clusterPairs(pairs, films) };
  expect(duplicateGroups(report, films, [])).toEqual([[0, 1, 4]]);
  expect(duplicateGroups(report, films, [{ first: "blob-4", second: "blob-6", verdict: "duplicate" }])).toEqual([
    [0, 1, 4, 6],
  ]);
});

it("lets a rejected pair join nothing, in whichever order it is named; equal pixels stay equal", () => {
  const report = { clusters: clusterPairs(pairs, films) };
  const verdicts = [
    { first: "blob-4", second: "blob-1", verdict: "different" as const },
    { first: "blob-0", second: "blob-1", verdict: "different" as const },
  ];
  expect(duplicateGroups(report, films, verdicts)).toEqual([[0, 1]]);
  expect(judgePairs(pairs, films, verdicts).map(({ first, second }) => [first, second])).toEqual([
    [0, 1],
    [4, 6],
    [2, 3],
  ]);
});
