/** @file The films of the ablation: the development set, in which a class is a source, and a second set of one source with all classes. */
import { resolve } from "node:path";
import type { BenchFilm } from "../measure-training";
import { readBenchSet } from "../read-bench-set";
import type { Cohort } from "./arms";

export const DEVELOPMENT = resolve("../shared/data/darkcovidnet-384");
export const SECOND_SOURCE = resolve("../shared/data/ieee8023-dev-384");

/** Copies of films of the development set, as the audit of both found. */
const COPIES = new Set(["case_72_RX-TORACE1"]);

export interface AblationFilm extends BenchFilm {
  /** Whether it is of the second set. */
  isSecond: boolean;
}

export interface CohortFilms {
  films: readonly AblationFilm[];
  /** What nothing trains on. */
  outside: readonly AblationFilm[];
}

/**
 * The films of each cohort. Films of the second set that share a place are one group where the sets are joined, so that
 * no network is asked about a hospital that it was trained on.
 */
export function readCohorts(): Record<Cohort, CohortFilms> {
  const development = readBenchSet(DEVELOPMENT).map((film) => ({
    ...film,
    source: film.label === "covid-19" ? "ieee8023" : "nih",
    isSecond: false,
  }));
  const second = readBenchSet(SECOND_SOURCE)
    .filter(({ file }) => ![...COPIES].some((copy) => file.includes(copy)))
    .map((film) => ({ ...film, isSecond: true }));
  return {
    "one-source-a-class": { films: development, outside: second },
    "sources-joined": {
      films: [...development, ...second.map((film) => ({ ...film, patientId: film.place || film.patientId }))],
      outside: [],
    },
  };
}
