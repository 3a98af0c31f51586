import { describe, expect, it } from "vitest";
import { CnnSpec } from "../architectures/cnn-spec";
import { resolveCnn } from "../architectures/resolve-cnn";
import { PRESETS } from "../architectures/presets";
import { memoryInWords, requireFit, trainingMemory } from "./training-memory";

const GB = 1e9;
const wide = (size: number, filters: number) =>
  resolveCnn(
    CnnSpec.parse({
      name: "wide",
      input: { size },
      layers: [
        { name: "stem", kind: "conv2d", filters: 8, kernelSize: 3, useBias: false },
        { name: "huge", kind: "conv2d", filters, kernelSize: 1, useBias: false },
        { name: "pool", kind: "global_average_pooling2d" },
        { name: "logits", kind: "dense", units: "labels" },
      ],
    }),
    2,
  );
const refusal = (cnn: ReturnType<typeof wide>, batchSize: number, available: number, films = 100) => {
  try {
    requireFit(cnn, { batchSize, freeze: [] }, films, available);
    return null;
  } catch (error) {
    return error;
  }
};

describe("the memory of a run", () => {
  it("is the outputs kept for the batch with the largest one twice more, weights four times, and a byte for each pixel of the films", () => {
    const { bytes, largestLayer, largestLayerBytes } = trainingMemory(wide(16, 32), { batchSize: 4, freeze: [] }, 10);
    // stem 8·16², huge 32·16², pool 32, logits 2 values an image; 72 + 256 + 66 weights.
    expect(largestLayerBytes).toBe(4 * 4 * 32 * 256);
    expect(bytes).toBe(
      4 * 4 * (8 * 256 + 32 * 256 + 32 + 2) + 2 * largestLayerBytes + 4 * 4 * (72 + 256 + 66) + 10 * 256,
    );
    expect(largestLayer).toBe("huge");
  });

  it("does not count what is not kept below the layers that learn", () => {
    const all = trainingMemory(wide(64, 64), { batchSize: 8, freeze: [] }, 0);
    const last = trainingMemory(wide(64, 64), { batchSize: 8, freeze: ["stem", "huge"] }, 0);
    expect(last.bytes).toBeLessThan(all.bytes);
    expect(last.bytes).toBeGreaterThan(2 * all.largestLayerBytes);
  });

  it("refuses networks of terabytes by their layer, with a batch, a size or fewer filters that would fit", () => {
    expect(refusal(wide(512, 4096), 256, 24 * GB)).toMatchObject({
      code: "invalidSpec",
      message: expect.stringMatching(
        /^Layer "huge": its output for a batch of 256 takes 1\.1 TB, and .* 3\.3 TB; this machine has 24 GB\.$/,
      ),
      remedy: expect.stringMatching(/^A batch size of 1 would fit; or use smaller images, fewer filters in "huge"/),
    });
    expect(refusal(wide(512, 4096), 8, 6 * GB)).toMatchObject({
      remedy: expect.stringMatching(
        /^Images of \d+ × \d+ pixels would fit one at a time; or use fewer filters in "huge"/,
      ),
    });
    expect(refusal(wide(256, 64), 64, 24 * GB, 2_000_000)).toMatchObject({
      message: expect.stringMatching(/films in 256 × 256 pixels/),
    });
  });

  it("lets through what fits, and what may fit", () => {
    for (const { spec, defaultSize } of PRESETS)
      expect(refusal(resolveCnn(spec(defaultSize), 3), 32, 4 * GB), spec(defaultSize).name).toBeNull();
    const { bytes } = trainingMemory(wide(256, 64), { batchSize: 64, freeze: [] }, 0);
    expect(refusal(wide(256, 64), 64, 0.6 * bytes, 0)).toBeNull();
    expect(refusal(wide(256, 64), 64, 0.4 * bytes, 0)).not.toBeNull();
  });

  it("is told in round figures", () => {
    expect([0, 950, 68_400_000_000, 2.11e12].map(memoryInWords)).toEqual(["0 bytes", "950 bytes", "68 GB", "2.1 TB"]);
  });
});
