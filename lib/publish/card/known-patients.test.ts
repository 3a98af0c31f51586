import { expect, it } from "vitest";
import { whoseImages } from "./known-patients";

it("different patients are claimed only where every patient is known", () => {
  const claim = "Training, validation and test images come from different patients.";
  expect(whoseImages(20, { films: 20, patients: 15, doubtful: 0 })).toEqual({
    of: "of 15 patients",
    split: claim,
  });
  expect(whoseImages(20, { films: 20, patients: 15, doubtful: 1 }).split).toBe(
    `${claim} One patient id is hardly one person's: too many images, two sexes, or ages far apart.`,
  );
  for (const known of [null, { films: 0, patients: 0, doubtful: 0 }, { films: 19, patients: 15, doubtful: 0 }])
    expect(whoseImages(20, known).split).not.toContain("come from different patients");
});

it("what is known of some is said of those, with the number of the others", () => {
  expect(whoseImages(12, { films: 4, patients: 4, doubtful: 0 })).toEqual({
    of: "of 4 known patients (4 images) and of unknown ones (8 images)",
    split:
      "No known patient is in two of training, validation and test. The patient of 8 of 12 images is not known: each counts as a patient of its own, so images of one person may be on both sides, and the scores then are too high.",
  });
});
