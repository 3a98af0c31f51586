import { expect, it } from "vitest";
import { NOTHING_KNOWN, patientOf, withHeader } from "./film-metadata";

it("the patient of a film is what is known, else the patient in a public set's file name, else the film itself", () => {
  expect(patientOf("normal/00001234_005.png", "p7")).toBe("p7");
  expect(patientOf("normal/00001234_005.png", null)).toBe("00001234");
  expect(patientOf("train/PNEUMONIA/person1946_bacteria_4874.jpeg", null)).toBe("person1946");
  expect(patientOf("normal/scan.png", null)).toBe("file:normal/scan.png");
  expect(patientOf("covid/00001234_005-crop.png", null)).toBe("file:covid/00001234_005-crop.png");
});

it("a table goes before a header, whose patient is a pseudonym", () => {
  const header = { patientId: "p-0123", sex: "F", ageYears: 44, view: "PA" } as const;
  expect(withHeader(NOTHING_KNOWN, header)).toEqual({ ...NOTHING_KNOWN, ...header });
  const told = {
    label: "normal",
    patientId: "p1",
    sex: "M",
    ageYears: 50,
    view: "AP",
    source: "x",
    licence: "CC0",
    offsetDays: 3,
  } as const;
  expect(withHeader(told, header)).toEqual(told);
});
