import { expect, it } from "vitest";
import { cohortDistributions } from "./cohort-distributions";

const film = (label: string, ageYears: number | null, width: number, height = 10) => ({
  label,
  ageYears,
  width,
  height,
});

it("counts films by decade and longer side, empty bins between kept, unknown ages left out", () => {
  const [age, size] = cohortDistributions([
    film("a", 9, 511),
    film("a", 30, 512),
    film("b", 39, 10, 1024),
    film("b", 117, 4000),
    film("b", null, 3072),
  ]);
  expect(age.bins.map(({ value }) => value)).toEqual([
    "0–9",
    "10–19",
    "20–29",
    "30–39",
    "40–49",
    "50–59",
    "60–69",
    "70–79",
    "80–89",
    "90+",
  ]);
  expect(age.bins.filter(({ counts }) => Object.keys(counts).length > 0)).toEqual([
    { value: "0–9", counts: { a: 1 } },
    { value: "30–39", counts: { a: 1, b: 1 } },
    { value: "90+", counts: { b: 1 } },
  ]);
  expect(size.bins).toEqual([
    { value: "under 512", counts: { a: 1 } },
    { value: "512–1023", counts: { a: 1 } },
    { value: "1024–1535", counts: { b: 1 } },
    { value: "1536–2047", counts: {} },
    { value: "2048–3071", counts: {} },
    { value: "3072+", counts: { b: 2 } },
  ]);
  expect(cohortDistributions([film("a", null, 100)])[0].bins).toEqual([]);
});
