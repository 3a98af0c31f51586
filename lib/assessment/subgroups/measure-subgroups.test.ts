import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { measureSubgroups } from "./measure-subgroups";
import { SubgroupReport } from "./subgroup-report";

const labels = ["covid-19", "normal"];

/** Films of men and women; the network misses `missedOfWomen` of the women's positive films. */
function drawFilms({
  patients,
  missedOfWomen = 0.1,
  filmsEach = 1,
  seed = 1,
}: {
  patients: number;
  missedOfWomen?: number;
  filmsEach?: number;
  seed?: number;
}) {
  const random = new Random(seed);
  const films = Array.from({ length: patients }, (_, i) => {
    const sex = i % 2 === 0 ? ("F" as const) : ("M" as const);
    const label = Math.floor(i / 2) % 2;
    const missed = random.uniform() < (label === 0 && sex === "F" ? missedOfWomen : 0.1);
    return Array.from({ length: filmsEach }, () => ({
      sex,
      label,
      missed,
      patient: `p${i}`,
      score: 0.1 + 0.35 * random.uniform(),
    }));
  }).flat();
  return {
    predictions: films.map(({ label, missed, score, patient }, image) => {
      const covid = (label === 0) !== missed ? 1 - score : score;
      return {
        image,
        file: `${image}.png`,
        label,
        prediction: covid >= 0.5 ? 0 : 1,
        probabilities: [covid, 1 - covid],
        patient,
      };
    }),
    records: films.map(({ sex, patient }, index) => ({
      index,
      file: `${index}.png`,
      patientId: patient,
      sex,
      ageYears: index % 3 === 0 ? null : index % 3 === 1 ? 30 : 70,
      view: "PA" as const,
      source: "",
    })),
  };
}

const measure = (options: Parameters<typeof drawFilms>[0]) => {
  const { predictions, records } = drawFilms(options);
  return measureSubgroups({ labels, predictions }, records, "covid-19", { replicates: 200 });
};

describe("subgroups", () => {
  it("count films, patients and both kinds in each group, with what is not known last", () => {
    const report = SubgroupReport.parse(JSON.parse(JSON.stringify(measure({ patients: 240 }))));
    expect(report).toMatchObject({ label: "covid-19", films: 240, patients: 240, unknownFilms: 0 });
    expect(report.attributes.map(({ name }) => name)).toEqual(["sex", "ageBand"]);
    expect(report.single).toEqual([
      { name: "view", value: "PA" },
      { name: "source", value: "unknown" },
      { name: "filmsOfPatient", value: "one film" },
    ]);
    const [sex, age] = report.attributes;
    expect(sex.groups[0]).toMatchObject({
      value: "F",
      films: 120,
      patients: 120,
      positives: 60,
      negatives: 60,
      isSmall: false,
    });
    expect(age.groups.map(({ value }) => value)).toEqual(["0–39", "65+", "unknown"]);
    const { auroc } = sex.groups[0];
    expect(auroc?.low).toBeLessThan(auroc?.value ?? 0);
    expect(auroc?.high).toBeGreaterThan(auroc?.value ?? 1);
  });

  it("find the group that fares worse, and name its gap first", () => {
    const [worst] = measure({ patients: 400, missedOfWomen: 0.5 }).gaps;
    expect(worst).toMatchObject({ attribute: "sex", value: "F", metric: "sensitivity" });
    expect(worst.difference).toBeLessThan(-0.25);
    expect(worst.high).toBeLessThan(0);
    expect(worst.pHolm).toBeLessThan(0.001);
  });

  it("cry wolf in no more than 1 of 20 reports where no group differs", () => {
    const alarms = Array.from({ length: 60 }, (_, seed) =>
      measure({ patients: 160, seed }).gaps.some(({ pHolm }) => pHolm < 0.05),
    );
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(6);
  });

  it("are as unsure with ten films of each patient as with one", () => {
    const width = (filmsEach: number) => {
      const gap = measure({ patients: 120, filmsEach }).gaps.find(
        ({ attribute, metric, value }) => attribute === "sex" && metric === "accuracy" && value === "F",
      );
      return (gap?.high ?? 0) - (gap?.low ?? 0);
    };
    expect(width(10) / width(1)).toBeGreaterThan(0.8);
  });

  it("compare nothing with a group of fewer than ten films of the class, and say that it is small", () => {
    const report = measure({ patients: 36 });
    expect(report.attributes[0].groups.map(({ positives, isSmall }) => [positives, isSmall])).toEqual([
      [9, true],
      [9, true],
    ]);
    expect(report.gaps).toEqual([]);
  });

  it("leave out films that the data set does not hold any more, and count them", () => {
    const { predictions, records } = drawFilms({ patients: 40 });
    const report = measureSubgroups({ labels, predictions }, records.slice(4), "covid-19", { replicates: 50 });
    expect(report).toMatchObject({ films: 36, unknownFilms: 4 });
  });
});

it("counts no patients where somebody's are not known, and does not call such a film a patient's only one", () => {
  const { predictions, records } = drawFilms({ patients: 60, filmsEach: 2 });
  const nobodys = records.map((record) =>
    record.index % 4 === 0 ? { ...record, patientId: `file:${record.file}` } : record,
  );
  const report = SubgroupReport.parse(
    measureSubgroups({ labels, predictions }, nobodys, "covid-19", { replicates: 100 }),
  );
  expect(report.patients).toBeNull();
  const groups = report.attributes.find(({ name }) => name === "filmsOfPatient")?.groups;
  expect(groups?.map(({ value, films, patients }) => [value, films, patients])).toEqual([
    ["one film", 30, 30],
    ["several films", 60, 30],
    ["unknown", 30, null],
  ]);
  expect(report.gaps.every(({ value }) => value !== "unknown")).toBe(true);
});
