import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillInNumbers, knownPatient, patientKey } from "./known-patient";

const NOBODY = [
  "NaN",
  "nan",
  "NA",
  "N/A",
  "n.a.",
  "n/a ",
  "None",
  "null",
  "NULL",
  "nil",
  "-",
  "--",
  "—",
  "?",
  "???",
  ".",
  "*",
  "/",
  "unknown",
  "Unknown",
  "UNKNOWN_PATIENT",
  "unk",
  "ANONYMOUS",
  "ANON",
  "anonymized",
  "Anonymised^Patient",
  "Anonymous^^^^",
  "<none>",
  "[unknown]",
  "(null)",
  '""',
  "not available",
  "Not Applicable",
  "not-specified",
  "missing",
  "no name",
  "NO  NAME",
  "No ID",
  "patient",
  "Patient ID",
  "id",
  "xxx",
  "XX",
  "tbd",
  "1.2E+11",
  "1,2e+11",
  "4.56789E+12",
  "#N/A",
  "#REF!",
  "#VALUE!",
  "#NAME?",
  "#NV",
  "######",
  "-1",
  "-99",
  "-9.0",
  "",
  "   ",
  "\u00a0",
  "Unbekannt",
  "keine Angabe",
  "k.A.",
  "inconnu",
  "desconocido",
  "未知",
  "匿名",
  "неизвестно",
  "de-identified",
  "deidentified patient",
  "ＮＡ",
  "True",
  "false",
];
const SOMEBODY = [
  "p0",
  "P-12",
  "0",
  "000",
  "12",
  "1e5",
  "ANON24",
  "anonymous_12",
  "patient 7",
  "case-3",
  "NA12",
  "Nana",
  "Ana",
  "Nan Goldin",
  "00000013",
  "MIDRC-RICORD-1C-419639-003251",
  "12345678901",
  "Müller^Hans",
  "x1",
  "N/A-7",
  "unk_1",
  "1.2.840.113619.2.1",
  "none7",
  "王芳",
];

describe("a patient", () => {
  it.each(NOBODY)("is not named by “%s”", (word) => expect(knownPatient(word)).toBeNull());
  it.each(SOMEBODY)("is named by “%s”", (word) => expect(knownPatient(word)).toBe(word));

  it("has the same id whether a program wrote it with .0 or not", () => {
    expect(["17", "17.0", " 17.00 ", "17,0"].map(knownPatient)).toEqual(["17", "17", "17", "17"]);
    expect(["P 1", "p  1", "Ｐ 1 "].map(patientKey)).toEqual(["p 1", "p 1", "p 1"]);
  });

  it("is not named by a word for unknown in any case, with any marks and blanks around it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("nan", "none", "unknown", "anonymous", "n/a", "missing", "unbekannt"),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        fc.constantFrom("", " ", "-", "<", "(", "_", "**"),
        fc.constantFrom("", " ", ">", ")", ".", "_patient", " ID", "^^"),
        (word, upper, before, after) => {
          const cased = [...word].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join("");
          expect(knownPatient(before + cased + after)).toBeNull();
        },
      ),
    );
  });

  it("is named by whatever ends in a number of its own", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z]{0,8}[_]?[1-9][0-9]{0,6}$/), (id) => {
        expect(knownPatient(id)).toBe(id);
      }),
    );
  });
});

describe("a number that was filled in", () => {
  const found = (films: Record<string, number>) => [...fillInNumbers(new Map(Object.entries(films)))];
  it("is shared by films and has no neighbour, or is shared by far more films than any patient has", () => {
    expect(found({ "000000": 5, a: 1, b: 2 })).toEqual(["000000"]);
    expect(found({ "0": 12 })).toEqual(["0"]);
    expect(found({ "9999": 3, "1203": 1, "1877": 2 })).toEqual(["9999"]);
    expect(found({ "000": 9, "001": 2, "002": 3 })).toEqual(["000"]);
  });
  it("is a patient's own where patients are counted from it, or where one film has it", () => {
    expect(found({ "000": 3, "001": 2, "002": 2 })).toEqual([]);
    expect(found({ "99": 2, "98": 1, "97": 2 })).toEqual([]);
    expect(found({ "0": 1, a: 3 })).toEqual([]);
  });
});
