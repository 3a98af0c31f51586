import { describe, expect, it } from "vitest";
import { fileDone, progressFigures, startProgress } from "./upload-progress";

describe("the progress of an upload", () => {
  it("counts bytes for the bar, films for the rate, and tells how long the rest takes", () => {
    let progress = startProgress(4, 1000, 0);
    progress = fileDone(progress, { path: "a", size: 100 }, null, 500);
    progress = fileDone(progress, { path: "b", size: 150 }, "blank", 1000);
    expect(progressFigures(progress)).toEqual({ share: 0.25, done: 2, filmsPerSecond: 2, bytesPerSecond: 250, etaMs: 3000 });
    expect(progress.rejected).toEqual([{ file: "b", reason: "blank" }]);
  });

  it("promises nothing before the first film", () => {
    expect(progressFigures(startProgress(3, 30, 5))).toMatchObject({ share: 0, filmsPerSecond: null, etaMs: null });
  });
});
