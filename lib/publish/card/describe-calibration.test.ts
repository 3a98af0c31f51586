import { expect, it } from "vitest";
import { calibrationEffect } from "../../metrics/calibration/calibration-effect";
import type { NetworkCalibration } from "../../metrics/calibration/network-calibration";
import { calibrationSentences, scoreKind } from "./describe-calibration";

const evidence = { films: 60, patients: 50, heldOut: null, reason: "Calibrated, since it helps: so it was measured." };
const temperature: NetworkCalibration = { kind: "temperature", temperature: 1.5, ...evidence };
const none: NetworkCalibration = { kind: "none", ...evidence, reason: "Not calibrated, since 3 are too few." };

it("says what was done, from which films, and what it gave on the test films", () => {
  const film = { image: 0, file: "a.png", label: 0, prediction: 0, probabilities: [0.8, 0.2] };
  const effect = calibrationEffect("softmax", temperature, [
    { ...film, patient: "p" },
    { ...film, label: 1, patient: "q" },
  ]);
  const text = calibrationSentences({ calibration: temperature, calibrationEffect: effect }).join(" ");
  expect(text).toContain("temperature of 1.500, learned from 60 validation films of 50 patients");
  expect(text).toContain("On 2 test films of 2 patients the calibration error goes from 0.300 to 0.216");
  expect(text).toContain("not the probability of a disease");
  expect(scoreKind({ calibration: temperature })).toBe("calibrated");
});

it("says why a network is not calibrated, and that models from before are not", () => {
  expect(calibrationSentences({ calibration: none })[0]).toContain("Not calibrated, since 3 are too few.");
  expect(calibrationSentences({})[0]).toContain("not calibrated");
  expect([scoreKind({ calibration: none }), scoreKind({})]).toEqual(["uncalibrated", "uncalibrated"]);
});
