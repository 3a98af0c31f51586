import { expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../film-record";
import { groupFilms } from "../splits/group-films";
import { joinFilms } from "./join-films";
import type { JoinMember } from "./join-patients";

let counter = 0;
const film = (index: number, more: Partial<FilmRecord> = {}): FilmRecord => ({
  ...NO_FILE_FACTS,
  index,
  file: `${more.label ?? "normal"}/${index}.png`,
  label: "normal",
  patientId: `file:${more.label ?? "normal"}/${index}.png`,
  sex: "unknown",
  ageYears: null,
  view: "unknown",
  source: "",
  width: 8,
  height: 8,
  bitDepth: 8,
  format: "png",
  blob: `blob ${counter++}`,
  ...more,
});
const set = (id: string, ...films: Partial<FilmRecord>[]): JoinMember => ({
  id,
  synthetic: false,
  findings: [],
  films: films.map((more, index) => film(index, more)),
});
const plain = { labels: {}, sourceIsSet: false };
const told = (members: readonly JoinMember[], how: Partial<Parameters<typeof joinFilms>[1]> = {}) =>
  joinFilms(members, { ...plain, ...how });

it("numbers the films of its members anew, by paths that say whose they are, and names a source for each", () => {
  const joined = told([
    set("one", { label: "covid-19", source: "ieee8023" }, { source: "" }),
    set("two", { label: "covid-19", source: "ieee8023" }),
  ]);
  expect(
    joined.films.map(({ index, file, label, source, patientId }) => [index, file, label, source, patientId]),
  ).toEqual([
    [0, "one/covid-19/0.png", "covid-19", "ieee8023", "file:one/covid-19/0.png"],
    [1, "one/normal/1.png", "normal", "one", "file:one/normal/1.png"],
    [2, "two/covid-19/0.png", "covid-19", "ieee8023", "file:two/covid-19/0.png"],
  ]);
  expect(joined.sharedPatients).toBe(0);
});

it("knows the public collection of a film that names no source by its patient's number", () => {
  const members = [
    set("one", { patientId: "ieee_46" }, { patientId: "00012345" }, { patientId: "ieee_7", source: "radiopaedia.org" }),
    set("two", { patientId: "46" }),
  ];
  const { films, members: shares } = told(members);
  expect(films.map(({ source }) => source)).toEqual(["ieee8023", "chestx-ray14", "radiopaedia.org", "two"]);
  expect(shares.map(({ numbered, unnamed }) => [numbered, unnamed])).toEqual([
    [2, 0],
    [0, 1],
  ]);
});

it("takes a set's name for the source of all its films where that is asked for", () => {
  const members = [set("one", { source: "ieee8023" }), set("two", { source: "ieee8023" })];
  expect(told(members, { sourceIsSet: true }).films.map(({ source }) => source)).toEqual(["one", "two"]);
});

it("keeps a patient of two sets one person, and two who bear one number two", () => {
  const joined = told([
    set(
      "one",
      { patientId: "ieee_46" },
      { patientId: "46" },
      { patientId: "7", source: "site-a" },
      { patientId: "p-0123456789abcdef" },
    ),
    set(
      "two",
      { patientId: "ieee_46" },
      { patientId: "46" },
      { patientId: "7", source: "site-a" },
      { patientId: "p-0123456789abcdef" },
      { patientId: "7", source: "site-b" },
    ),
  ]);
  expect(joined.films.map(({ patientId }) => patientId)).toEqual([
    "ieee_46",
    "one:46",
    "one:7",
    "p-0123456789abcdef",
    "ieee_46",
    "two:46",
    "one:7",
    "p-0123456789abcdef",
    // Within its own set a number is one patient, whatever sources the films name.
    "one:7",
  ]);
  expect(joined.sharedPatients).toBe(3);
  expect(groupFilms(joined.films).map((group) => group.map(({ index }) => index))).toEqual([
    [0, 4],
    [1],
    [2, 6, 8],
    [3, 7],
    [5],
  ]);
});

it("takes drawings of two sets for drawings of nobody in common, whatever their numbers say", () => {
  const drawn = (id: string): JoinMember => ({
    ...set(id, { patientId: "phantom-0001", source: "a" }),
    synthetic: true,
  });
  expect(told([drawn("one"), drawn("two")]).films.map(({ patientId }) => patientId)).toEqual([
    "one:phantom-0001",
    "two:phantom-0001",
  ]);
});

it("takes a film of two sets once, and with it says that its patients are one", () => {
  const joined = told([
    set("one", { blob: "same" }, { patientId: "46", blob: "known" }),
    set("two", { blob: "same", patientId: "8" }, { blob: "known", patientId: "ieee_9" }, { patientId: "ieee_9" }),
  ]);
  expect(joined.films.map(({ file, patientId }) => [file, patientId])).toEqual([
    ["one/normal/0.png", "two:8"],
    ["one/normal/1.png", "ieee_9"],
    ["two/normal/2.png", "ieee_9"],
  ]);
  expect(joined.rejected).toEqual([
    { file: "two/normal/0.png", reason: "the same film as “one/normal/0.png”, which is taken" },
    { file: "two/normal/1.png", reason: "the same film as “one/normal/1.png”, which is taken" },
  ]);
  expect(joined.members.map(({ taken, copies, disputed }) => [taken, copies, disputed])).toEqual([
    [2, 0, 0],
    [1, 2, 0],
  ]);
});

it("takes no film that two sets label differently, and says so of each", () => {
  const joined = told([
    set("one", { blob: "same" }, {}),
    set("two", { blob: "same", label: "pneumonia" }, { label: "pneumonia" }),
    set("three", { blob: "same" }, {}),
  ]);
  expect(joined.films.map(({ file }) => file)).toEqual([
    "one/normal/1.png",
    "two/pneumonia/1.png",
    "three/normal/1.png",
  ]);
  expect(joined.rejected).toEqual([
    {
      file: "one/normal/0.png",
      reason: "the same film is “pneumonia” in two and “normal” here: none of the two is taken",
    },
    {
      file: "two/pneumonia/0.png",
      reason: "the same film is “normal” in one and “pneumonia” here: none of the two is taken",
    },
    {
      file: "three/normal/0.png",
      reason: "the same film is “pneumonia” in two and “normal” here: none of the two is taken",
    },
  ]);
  // Called by one name, or left out in one of them, the labels do not differ.
  const members = [
    set("one", { blob: "same", label: "viral" }, {}),
    set("two", { blob: "same", label: "pneumonia" }, {}),
  ];
  expect(told(members, { labels: { one: { viral: "pneumonia" } } }).members[1]).toMatchObject({
    copies: 1,
    disputed: 0,
  });
  expect(told(members, { labels: { one: { viral: null } } }).films.map(({ file }) => file)).toEqual([
    "one/normal/1.png",
    "two/pneumonia/0.png",
    "two/normal/1.png",
  ]);
});

it("takes spellings of a label for one, maps others, and leaves out what is to be left out", () => {
  const joined = told(
    [
      set("one", { label: "COVID-19" }, { label: "normal" }),
      set("two", { label: "covid 19" }, { label: "viral" }, { label: "tuberculosis" }),
    ],
    { labels: { two: { viral: "pneumonia", tuberculosis: null } } },
  );
  expect(joined.films.map(({ label }) => label)).toEqual(["COVID-19", "normal", "COVID-19", "pneumonia"]);
  expect(joined.members.map(({ leftOut }) => leftOut)).toEqual([0, 1]);
});

it("puts marks of several findings in one order, missing where a set does not know the finding", () => {
  const marked = (id: string, findings: string[], ...films: Partial<FilmRecord>[]): JoinMember => ({
    ...set(id, ...films.map((more) => ({ ...more, label: "multi-label" }))),
    findings,
  });
  const members = [
    marked("one", ["edema", "nodule"], { marks: "1u" }, { marks: "0.", blob: "same" }),
    marked("two", ["Effusion", "Edema", "fluid"], { marks: "010" }, { marks: "01.", blob: "same" }, { marks: ".0u" }),
  ];
  const joined = told(members, { labels: { two: { fluid: "Effusion" } } });
  expect(joined.findings).toEqual(["edema", "nodule", "Effusion"]);
  // Of the film that both have, one says no edema and the other edema.
  expect(joined.films.map(({ file, marks }) => [file, marks])).toEqual([
    ["one/multi-label/0.png", "1u."],
    ["one/multi-label/1.png", "u.0"],
    ["two/multi-label/0.png", "1.0"],
    ["two/multi-label/2.png", "0.u"],
  ]);
  const without = told(members, { labels: { two: { fluid: null, Effusion: null } } });
  expect(without.findings).toEqual(["edema", "nodule"]);
  expect(without.films).toHaveLength(4);
});

it("refuses a member of which nothing would be taken, and says why", () => {
  expect(() => told([set("one", {}), set("two", { label: "x" })], { labels: { two: { x: null } } })).toThrow(
    "No film of two would be taken: 1 by their label left out.",
  );
  expect(() => told([set("one", { blob: "b" }, {}), set("two", { blob: "b" })])).toThrow("1 as copies");
});
