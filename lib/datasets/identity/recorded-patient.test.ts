import { expect, it } from "vitest";
import { patientOf } from "../import/film-metadata";
import { recordedPatient } from "./recorded-patient";

it("tells the patient that an import recorded, and none where it had to take the file for one", () => {
  expect(recordedPatient({ file: "a.png", patientId: patientOf("a.png", "p7") })).toBe("p7");
  expect(recordedPatient({ file: "a.png", patientId: patientOf("a.png", null) })).toBeUndefined();
});
