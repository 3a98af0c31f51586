import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BenchFilm, decodeBenchFilm } from "./measure-training";

/** A folder with a metadata.csv whose columns are file, label, patient_id, sex, age, view, source and, where it is known, finding, offset_days, location; only the last may hold commas. */
export function readBenchSet(folder: string): BenchFilm[] {
  const rows = readFileSync(join(folder, "metadata.csv"), "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));
  return rows.map(([file, label, patientId, , , , source, , , ...place]) => ({
    file,
    label,
    patientId,
    source,
    place: place.join(",").replaceAll('"', ""),
    synthetic: false,
    image: decodeBenchFilm(readFileSync(join(folder, file)), file),
  }));
}
