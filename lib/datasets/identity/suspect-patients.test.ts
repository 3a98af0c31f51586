import { expect, it } from "vitest";
import { type SuspectPatient, suspectPatients } from "./suspect-patients";

const films = (patientId: string, count: number, more: { sex?: "F" | "M"; ageYears?: number } = {}) =>
  Array.from({ length: count }, () => ({ patientId, sex: "unknown" as const, ageYears: null, ...more }));
const found = (...sets: ReturnType<typeof films>[]) =>
  suspectPatients(sets.flat(), sets.flat().length).map(({ patient }: SuspectPatient) => patient);
const singles = (count: number, each = 1) => Array.from({ length: count }, (_, at) => films(`p${at}`, each));

it("a patient is doubted who has far more films than the others of the set, or more than any person has", () => {
  expect(found(films("crowd", 8), ...singles(4))).toEqual(["crowd"]);
  expect(suspectPatients([...films("crowd", 8), ...singles(4).flat()], 12)[0].why).toEqual([
    "has 8 of 12 films, where the others have 1.0 on average",
  ]);
  expect(found(films("only", 9))).toEqual(["only"]);
  expect(found(films("crowd", 301), ...singles(20_000))).toEqual(["crowd"]);
});

it("nobody is doubted for being followed for long", () => {
  // ChestX-ray14: 184 of 112,120 films are the most that one of its 30,805 patients has.
  expect(found(films("followed", 184), ...singles(28_000, 4))).toEqual([]);
  expect(found(...singles(20, 5))).toEqual([]);
  expect(found(films("four", 4), ...singles(20))).toEqual([]);
});

it("a patient is doubted who has two sexes, or ages that cannot be one person's", () => {
  expect(found([...films("a", 1, { sex: "F" }), ...films("a", 1, { sex: "M" })], films("b", 2, { sex: "F" }))).toEqual([
    "a",
  ]);
  expect(
    found(
      [...films("a", 1, { ageYears: 30 }), ...films("a", 1, { ageYears: 51 })],
      [...films("b", 1, { ageYears: 30 }), ...films("b", 1, { ageYears: 50 })],
    ),
  ).toEqual(["a"]);
});
