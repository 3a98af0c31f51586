import { describe, expect, it } from "vitest";
import { NO_FILE_FACTS, type FilmRecord } from "../../datasets/film-record";
import { makeBatch } from "./make-batch";
import { TrainingData } from "./training-data";
import { TrainingSpec } from "../training-spec";

const LABELS = ["ill", "well"];
const record = (index: number, label: string, source = "s"): FilmRecord => ({
  ...NO_FILE_FACTS,
  index,
  file: `${index}.png`,
  label,
  patientId: `p${index}`,
  sex: "unknown",
  ageYears: null,
  view: "unknown",
  source,
  width: 2,
  height: 2,
  bitDepth: 8,
  format: "png",
  blob: String(index),
});
/** Indices with gaps, as a cohort leaves them. */
const films = [
  record(3, "ill"),
  record(7, "well"),
  record(8, "well"),
  record(9, "well"),
  record(12, "well"),
  record(20, "ill"),
];
const pixels = Uint8Array.from({ length: films.length * 4 }, (_, i) => 10 * i);
const still = { rotateDegrees: 0, translateFraction: 0, scaleFraction: 0, brightness: 0, contrast: 0, noise: 0 };
const split = { train: [3, 7, 8, 9, 12], validation: [20], test: [], hash: "" };

describe("TrainingData", () => {
  it("finds an image by its index, not by its row", () => {
    const data = new TrainingData(films, { size: 2, pixels }, LABELS, split, TrainingSpec.parse({}));
    expect([data.file(20), data.labelOf(20), data.labelOf(8)]).toEqual(["20.png", 0, 1]);
    expect(data.evaluationImages([20, 7])).toEqual(
      Float32Array.from([200, 210, 220, 230, 40, 50, 60, 70], (value) => value / 255),
    );
  });

  it("makes smoothed targets and weights of mean 1 over the training images", () => {
    const data = new TrainingData(
      films,
      { size: 2, pixels },
      LABELS,
      split,
      TrainingSpec.parse({ loss: { kind: "softmax_cross_entropy", labelSmoothing: 0.2 }, augmentation: still }),
    );
    const batch = makeBatch(data.batchSource(), {
      epoch: 1,
      step: 0,
      images: [7, 3],
      rows: [7, 3].map((image) => data.rowOf(image)),
    });
    expect(batch.size).toBe(2);
    [0.1, 0.9, 0.9, 0.1].forEach((target, i) => expect(batch.targets[i]).toBeCloseTo(target, 6));
    // One image of "ill" against four of "well": its weight is twice as large.
    expect(batch.sampleWeights[1] / batch.sampleWeights[0]).toBeCloseTo(2, 6);
    expect((4 * batch.sampleWeights[0] + batch.sampleWeights[1]) / 5).toBeCloseTo(1, 6);
    expect(batch.images).toEqual(data.evaluationImages([7, 3]));
  });

  it("weighs images by class and source at once, and draws an epoch as sampling says", () => {
    const mixed = films.map((film) => ({ ...film, source: film.index < 8 ? "s" : "t" }));
    const dataOf = (training: object) =>
      new TrainingData(mixed, { size: 2, pixels }, LABELS, split, TrainingSpec.parse(training));
    const { weights } = dataOf({ sourceWeights: "balanced" }).batchSource();
    // Two images from "s" and three from "t"; one of "ill" and four of "well".
    const [ofS, ofT] = [
      5 / (Math.sqrt(2) + Math.sqrt(3)) / Math.sqrt(2),
      5 / (Math.sqrt(2) + Math.sqrt(3)) / Math.sqrt(3),
    ];
    [(5 / 3) * ofS, (5 / 6) * ofS, (5 / 6) * ofT].forEach((weight, row) => expect(weights[row]).toBeCloseTo(weight, 6));
    const balanced = dataOf({ sampling: "class_balanced", classWeight: "none", batchSize: 4 });
    const drawn = Array.from({ length: 2 }, (_, epoch) => balanced.epochBatches(epoch + 1).flat()).flat();
    expect(drawn.filter((image) => image === 3).length).toBeGreaterThanOrEqual(4);
    expect(
      dataOf({ batchSize: 4 })
        .epochBatches(1)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual(split.train);
    expect(() => dataOf({ sourceWeights: { elsewhere: 2 } })).toThrow(/"elsewhere"/);
  });
});
