import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestStore, type TestStore } from "../../store/test-store";
import { type TrainingSpecInput } from "../../training/training-spec";
import { previewAugmentation } from "./preview-augmentation";
import { loadPixelPack, loadRunData } from "../runs/run-data";
import { storeTinyDataset, tinySpec } from "../runs/tiny-run.fixture";

const OFF = { rotateDegrees: 0, translateFraction: 0, scaleFraction: 0, brightness: 0, contrast: 0, noise: 0 };

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
});
afterAll(() => store.close());

const preview = (training: TrainingSpecInput, round = 0) =>
  previewAugmentation(store, { spec: tinySpec({ epochs: 5, ...training }), size: 16, films: 3, draws: 2, round });

describe("previewAugmentation", () => {
  it("shows films of the training split, unchanged where nothing changes them, as the run's own pixels", async () => {
    const spec = tinySpec({});
    const { films: cohort, split, labels } = await loadRunData(store, spec);
    const pack = await loadPixelPack(store, { films: cohort, size: 16, preprocessing: spec.preprocessing });
    const shown = await preview({ augmentation: OFF });
    expect(shown).toHaveLength(3);
    for (const { film, label, draws } of shown) {
      expect(split.train).toContain(film);
      expect(labels).toContain(label);
      const row = cohort.findIndex(({ index }) => index === film);
      expect(draws.map(({ epoch }) => epoch)).toEqual([1, 2]);
      for (const { pixels, mixed } of draws) {
        expect(pixels).toEqual(pack.pixels.slice(row * 256, (row + 1) * 256));
        expect(mixed).toBeNull();
      }
    }
  });

  it("names the film that one is mixed with, its label and the share it keeps", async () => {
    const { films, split } = await loadRunData(store, tinySpec({}));
    for (const [augmentation, kind] of [
      [{ mixup: 1 }, "mixup"],
      [{ cutmix: 1 }, "cutmix"],
    ] as const) {
      for (const { mixed } of (await preview({ augmentation })).flatMap(({ draws }) => draws)) {
        expect(mixed).toMatchObject({ kind, label: films.find(({ index }) => index === mixed?.film)?.label });
        expect(split.train).toContain(mixed?.film);
        expect(mixed?.share).toBeGreaterThanOrEqual(0);
        expect(mixed?.share).toBeLessThanOrEqual(1);
      }
    }
  });

  it("shows other films in later epochs each round, within the run's epochs, and the same ones again when asked again", async () => {
    const [first, again, third] = [await preview({}), await preview({}), await preview({}, 2)];
    expect(again).toEqual(first);
    expect(third.map(({ film }) => film)).not.toEqual(first.map(({ film }) => film));
    expect(third[0].draws.map(({ epoch }) => epoch)).toEqual([5, 1]);
  });

  it("refuses a data set that is not there", async () => {
    await expect(
      previewAugmentation(store, {
        spec: { ...tinySpec({}), dataset: "nowhere" },
        size: 16,
        films: 1,
        draws: 1,
        round: 0,
      }),
    ).rejects.toMatchObject({ code: "notFound" });
  });
});
