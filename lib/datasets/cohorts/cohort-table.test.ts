import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { CohortTable } from "./cohort-counts";
import { cohortTable } from "./cohort-table";
import type { FilmRecord } from "../film-record";

type Film = Pick<FilmRecord, "label" | "patientId" | "sex" | "ageYears" | "view" | "source" | "width" | "height">;
const film = (label: string, patientId: string, rest: Partial<Film> = {}): Film => ({
  label,
  patientId,
  sex: "unknown",
  ageYears: null,
  view: "unknown",
  source: "",
  width: 1024,
  height: 900,
  ...rest,
});

describe("cohortTable", () => {
  it("counts by hand-checkable rows; names with dashes stay apart", async () => {
    const table = await cohortTable([
      film("covid-19", "a", { sex: "F", ageYears: 39, view: "PA", source: "site-1" }),
      film("covid-19", "a", { sex: "F", ageYears: 39, view: "PA", source: "site-1" }),
      film("covid-19", "b", { sex: "M", ageYears: 65, view: "AP", source: "site" }),
      film("normal", "b", { ageYears: 40 }),
      film("normal", "c"),
    ]);
    expect(CohortTable.parse(table)).toEqual(table);
    expect([table.films, table.patients, table.labels]).toEqual([5, 3, ["covid-19", "normal"]]);
    expect(table.cells).toEqual([
      { label: "covid-19", sex: "F", ageBand: "0–39", view: "PA", source: "site-1", films: 2 },
      { label: "covid-19", sex: "M", ageBand: "65+", view: "AP", source: "site", films: 1 },
      { label: "normal", sex: "unknown", ageBand: "40–64", view: "unknown", source: "unknown", films: 1 },
      { label: "normal", sex: "unknown", ageBand: "unknown", view: "unknown", source: "unknown", films: 1 },
    ]);
    expect(table.attributes.find(({ name }) => name === "sex")).toEqual({
      name: "sex",
      missing: 2,
      values: [
        { value: "F", films: 2, counts: { "covid-19": 2 } },
        { value: "M", films: 1, counts: { "covid-19": 1 } },
        { value: "unknown", films: 2, counts: { normal: 2 } },
      ],
    });
    // numpy: np.mean([39, 39, 65]) → 47.666…, np.std(…, ddof=1) → 15.0111…
    expect(table.classes[0]).toMatchObject({
      label: "covid-19",
      films: 3,
      patients: 2,
      missing: { sex: 0, age: 0, view: 0, source: 0 },
    });
    expect(table.classes[0].ageMean).toBeCloseTo(47.6667, 4);
    expect(table.classes[0].ageSd).toBeCloseTo(15.0111, 4);
    expect(table.classes[1]).toEqual({
      label: "normal",
      films: 2,
      patients: 2,
      ageMean: 40,
      ageSd: null,
      missing: { sex: 2, age: 1, view: 2, source: 2 },
    });
  });

  it("agrees with a plain count on a thousand random films", async () => {
    const random = new Random(4);
    const films = Array.from({ length: 1000 }, (_, i) =>
      film(["a", "b-c", "b"][random.int(3)], `p${i % 300}`, {
        sex: (["F", "M", "unknown"] as const)[random.int(3)],
        ageYears: random.uniform() < 0.2 ? null : random.int(100),
        view: (["PA", "AP", "unknown"] as const)[random.int(3)],
        source: ["", "x", "c-x"][random.int(3)],
      }),
    );
    const table = await cohortTable(films);
    expect(table.cells.reduce((sum, cell) => sum + cell.films, 0)).toBe(1000);
    for (const cell of table.cells) {
      const inBand = (age: number | null) =>
        (age === null ? "unknown" : age < 40 ? "0–39" : age < 65 ? "40–64" : "65+") === cell.ageBand;
      expect(
        films.filter(
          (f) =>
            f.label === cell.label &&
            f.sex === cell.sex &&
            inBand(f.ageYears) &&
            f.view === cell.view &&
            (f.source || "unknown") === cell.source,
        ).length,
      ).toBe(cell.films);
    }
  });

  it("of nothing is empty", async () => {
    expect(await cohortTable([])).toEqual({
      films: 0,
      patients: 0,
      labels: [],
      classes: [],
      attributes: [],
      distributions: [],
      cells: [],
    });
    expect((await cohortTable([film("a", "p")])).classes[0]).toMatchObject({ ageMean: null, ageSd: null });
  });
});
