import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { patientClusters, resamplePatients } from "./patient-clusters";

const films = [
  { label: 0, patient: "p" },
  { label: 1, patient: "p" },
  { label: 1, patient: "p" },
  { label: 0, patient: "q" },
  { label: 1, patient: "q" },
  { label: 1 },
  { label: 2 },
];

describe("patientClusters", () => {
  it("puts a patient into the class of most films, the first of equals, and a film without patient on its own", () => {
    expect(patientClusters(films, 4)).toEqual({
      films: 7,
      filmsOf: [[0, 1, 2], [3, 4], [5], [6]],
      strata: [[1], [0, 2], [3]],
    });
  });
});

describe("resamplePatients", () => {
  it("draws whole patients, as many of each class as there are", () => {
    const clusters = patientClusters(films, 4);
    const weights = new Float64Array(7);
    const random = new Random(1);
    const seen = new Set<string>();
    for (let i = 0; i < 50; i++) {
      resamplePatients(clusters, random, weights);
      const [p, , , q, , r, s] = weights;
      expect([...weights]).toEqual([p, p, p, q, q, r, s]);
      expect([q, s, p + r]).toEqual([1, 1, 2]);
      seen.add(`${p}${r}`);
    }
    expect([...seen].sort()).toEqual(["02", "11", "20"]);
  });
});
