import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { LEFT_OUT, type TrainingSet } from "./shipped-settings";

/** What is told of a set on the card, but for its fingerprint. */
export interface StagedSet {
  title: string;
  terms: string;
  films: number;
  patients: number;
}

/**
 * Copies sets into one folder with one metadata.csv that names every film's source. A place counts as one patient where it
 * is known, so that no network is asked about a hospital that it was trained on.
 */
export function stageSets(sets: readonly TrainingSet[], folder: string): StagedSet[] {
  const lines = ["file,label,patient_id,sex,age,view,source"];
  const staged = sets.map(({ folder: from, title, terms, sourceOf }) => {
    const patients = new Set<string>();
    let films = 0;
    for (const { file, label, patient, place, sex, age, view } of rowsOf(from)) {
      if (LEFT_OUT.some((name) => file.includes(name))) continue;
      const path = join(basename(from), file);
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(join(from, file), join(folder, path));
      lines.push([path, label, place || patient, sex, age, view, `"${sourceOf(label)}"`].join(","));
      patients.add(patient);
      films += 1;
    }
    return { title, terms, films, patients: patients.size };
  });
  writeFileSync(join(folder, "metadata.csv"), `${lines.join("\n")}\n`);
  return staged;
}

/** Only the last column, where there is one, may hold commas. */
function rowsOf(folder: string) {
  const [, ...lines] = readFileSync(join(folder, "metadata.csv"), "utf8").trim().split(/\r?\n/);
  return lines.map((line) => {
    const [file, label, patient, sex, age, view, , , , ...place] = line.split(",");
    const words = place.join(" ").replaceAll('"', "").replaceAll(/\s+/g, " ").trim();
    return { file, label, patient, sex, age, view, place: words };
  });
}
