import { describe, expect, it } from "vitest";
import { RunSpec } from "../training/run";
import type { TrainingSpecInput } from "../training/training-spec";
import { tinyCnn } from "./notebook.fixture";
import { runSpecDigest } from "./run-spec-of";

const digestOf = (training: TrainingSpecInput) =>
  runSpecDigest(RunSpec.parse({ dataset: "films", cnn: tinyCnn, training }));

describe("the digest of a run's settings", () => {
  // Computed by runSpecDigest of version 0.2.0 for these specs. A setting that is added since goes into settings-told-before.ts.
  it("is what version 0.2.0 made of the same settings, so that an upgrade makes no trained cell stale", () => {
    expect(digestOf({})).toBe("240be966a98b23bf");
    expect(digestOf({ epochs: 3, loss: { kind: "focal" }, augmentation: { gamma: 0.4, jpegQuality: 40 } })).toBe(
      "049b8beedea91e70",
    );
  });

  it("tells settings that came later apart where they are not off", () => {
    const later: TrainingSpecInput[] = [
      {},
      { sampling: "class_balanced" },
      { sourceWeights: "balanced" },
      { sourceWeights: {} },
      { groupDro: {} },
      { sourceAdversary: {} },
      { pretraining: { kind: "simsiam" } },
      { augmentation: { window: 0.1 } },
      { augmentation: { sharpen: 1 } },
      { augmentation: { resample: 0.5 } },
      { augmentation: { eraseMarkers: 0.5 } },
      { augmentation: { inventMarkers: 0.5 } },
      { augmentation: { inventFrame: 0.5 } },
    ];
    expect(new Set(later.map(digestOf)).size).toBe(later.length);
  });
});
