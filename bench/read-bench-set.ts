import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BenchFilm, decodeBenchFilm } from "./measure-training";

/** A folder with a metadata.csv whose columns hold no quotes and begin with file, label, patient_id, sex, age, view, source. */
export function readBenchSet(folder: string): BenchFilm[] {
  const rows = readFileSync(join(folder, "metadata.csv"), "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));
  return rows.map(([file, label, patientId, , , , source]) => ({
    file,
    label,
    patientId,
    source,
    synthetic: false,
    image: decodeBenchFilm(readFileSync(join(folder, file)), file),
  }));
}
