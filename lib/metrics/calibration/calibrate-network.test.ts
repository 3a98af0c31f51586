import { describe, expect, it } from "vitest";
import { argmax } from "../../tensor/argmax";
import { type OutputActivation, probabilityRows } from "../../tensor/probabilities";
import { Random } from "../../tensor/random";
import { type CalibrationFilm, calibrateNetwork } from "./calibrate-network";
import { calibratedProbabilities } from "./calibrated-probabilities";
import { NetworkCalibration, scalingOf } from "./network-calibration";
import { patientFolds } from "./patient-folds";

/** Films whose labels are drawn from the softmax of their logits, while the network claims `scale` times these. */
function drawnFilms({
  patients,
  scale,
  seed,
  filmsEach = 1,
}: {
  patients: number;
  scale: number;
  seed: number;
  filmsEach?: number;
}): CalibrationFilm[] {
  const random = new Random(seed);
  return Array.from({ length: patients }, (_, patient) =>
    Array.from({ length: filmsEach }, (): CalibrationFilm => {
      const logits = [1.5 * random.normal(), 1.5 * random.normal(), 1.5 * random.normal()];
      const [honest] = probabilityRows("softmax", logits, 3);
      const draw = random.uniform();
      const label = draw < honest[0] ? 0 : draw < honest[0] + honest[1] ? 1 : 2;
      const [probabilities] = probabilityRows(
        "softmax",
        logits.map((z) => scale * z),
        3,
      );
      return { label, probabilities, patient: `p${patient}` };
    }),
  ).flat();
}

describe("the calibration of a network", () => {
  it("finds how much too sure the network was, and says that it helps", () => {
    const calibration = calibrateNetwork("softmax", drawnFilms({ patients: 400, scale: 3, seed: 1 }));
    expect(calibration).toMatchObject({ kind: "temperature", films: 400, patients: 400 });
    if (calibration.kind !== "temperature") return;
    expect(calibration.temperature).toBeGreaterThan(2.5);
    expect(calibration.temperature).toBeLessThan(3.6);
    expect(calibration.heldOut?.gain).toBeGreaterThan(0.1);
    expect(calibration.reason).toContain("it helps");
    expect(NetworkCalibration.parse(JSON.parse(JSON.stringify(calibration)))).toEqual(calibration);
  });

  it("leaves most honest networks as they are, and costs the others next to nothing", () => {
    const temperatures = Array.from({ length: 20 }, (_, seed) =>
      calibrateNetwork("softmax", drawnFilms({ patients: 120, scale: 1, seed })),
    ).map((one) => (one.kind === "temperature" ? one.temperature : 1));
    expect(temperatures.filter((one) => one !== 1).length).toBeLessThanOrEqual(6);
    for (const one of temperatures) expect(Math.abs(Math.log(one))).toBeLessThan(0.4);
  });

  it("counts patients, so that one patient's many films make no evidence", () => {
    const one = drawnFilms({ patients: 19, scale: 3, seed: 3, filmsEach: 10 });
    expect(calibrateNetwork("softmax", one)).toMatchObject({ kind: "none", films: 190, patients: 19, heldOut: null });
    expect(calibrateNetwork("softmax", one).reason).toContain("19 validation patients are too few");
    const unknown = one.map(({ label, probabilities }) => ({ label, probabilities }));
    expect(calibrateNetwork("softmax", unknown)).toMatchObject({ kind: "temperature", patients: null });
  });

  it("never changes which class a softmax names", () => {
    const films = drawnFilms({ patients: 200, scale: 4, seed: 5 });
    const calibration = calibrateNetwork("softmax", films);
    const rows = films.map(({ probabilities }) => probabilities);
    const calibrated = calibratedProbabilities("softmax", rows, scalingOf(calibration, 3));
    expect(calibrated.map(argmax)).toEqual(rows.map(argmax));
    expect(calibrated).not.toEqual(rows);
    for (const row of calibrated) expect(row[0] + row[1] + row[2]).toBeCloseTo(1, 12);
  });

  it("finds one temperature for both stages, from the probabilities alone", () => {
    const twoStage = { kind: "two_stage" as const, sides: [[2], [0, 1]] };
    const random = new Random(4);
    const films = Array.from({ length: 600 }, (_, i): CalibrationFilm => {
      const logits = [1.5 * random.normal(), 1.5 * random.normal(), 1.5 * random.normal()];
      const [honest] = probabilityRows(twoStage, logits, 3);
      const draw = random.uniform();
      const label = draw < honest[0] ? 0 : draw < honest[0] + honest[1] ? 1 : 2;
      const claimed = logits.map((z) => 3 * z);
      return { label, probabilities: probabilityRows(twoStage, claimed, 3)[0], patient: `p${i}` };
    });
    const calibration = calibrateNetwork(twoStage, films);
    expect(calibration.kind).toBe("temperature");
    if (calibration.kind !== "temperature") return;
    expect(calibration.temperature).toBeGreaterThan(2.5);
    expect(calibration.temperature).toBeLessThan(3.6);
    const scaling = scalingOf(calibration, 3);
    const [again] = calibratedProbabilities(twoStage, probabilityRows(twoStage, [2, -1, 0.5], 3), scaling);
    probabilityRows(twoStage, [2, -1, 0.5], 3, scaling)[0].forEach((p, k) => expect(again[k]).toBeCloseTo(p, 12));
  });

  it("scales each label of a sigmoid network by itself", () => {
    const random = new Random(9);
    const films = Array.from({ length: 600 }, (_, i): CalibrationFilm => {
      const label = i % 2;
      const honest = [0, 1].map((k) => (k === label ? 1 : -1) + 1.2 * random.normal());
      // The first label is three times too sure, the second as sure as it may be but two too high.
      const [probabilities] = probabilityRows("sigmoid", [4.2 * honest[0], 1.4 * honest[1] + 2], 2);
      return { label, probabilities, patient: `p${i}` };
    });
    const calibration = calibrateNetwork("sigmoid", films);
    expect(calibration.kind).toBe("vector");
    if (calibration.kind !== "vector") return;
    expect(calibration.scale[0]).toBeCloseTo(0.33, 1);
    expect(calibration.scale[1]).toBeCloseTo(1, 0);
    expect(calibration.offset[1]).toBeLessThan(-1.5);
  });

  it("gives stored probabilities back where nothing is scaled, also at the ends", () => {
    const one = { scale: [1, 1], offset: [0, 0] };
    const rows = [
      [1, 0],
      [0.25, 0.75],
      [1 - 1e-12, 1e-12],
    ];
    const twoStage = { kind: "two_stage" as const, sides: [[1], [0]] };
    for (const activation of ["softmax", "sigmoid", twoStage] satisfies OutputActivation[])
      calibratedProbabilities(activation, rows, one).forEach((row, i) =>
        row.forEach((value, k) => expect(value).toBeCloseTo(rows[i][k], 12)),
      );
  });
});

describe("folds of patients", () => {
  it("keep a patient together and give every fold its share of each class", () => {
    const patients = Array.from({ length: 100 }, (_, i) => `p${Math.floor(i / 2)}`);
    const labels = patients.map((_, i) => (i < 20 ? 0 : 1));
    const folds = patientFolds(labels, patients, 5);
    for (let i = 0; i < 100; i += 2) expect(folds[i]).toBe(folds[i + 1]);
    for (let fold = 0; fold < 5; fold++) {
      expect(folds.filter((one, i) => one === fold && labels[i] === 0)).toHaveLength(4);
      expect(folds.filter((one, i) => one === fold && labels[i] === 1)).toHaveLength(16);
    }
  });
});
