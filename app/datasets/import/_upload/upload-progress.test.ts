import { describe, expect, it } from "vitest";
import { fileDone, fileStarted, progressFigures, startProgress } from "./upload-progress";

describe("the progress of an upload", () => {
  it("counts bytes for the bar, films for the rate, and tells how long the rest takes", () => {
    let progress = startProgress(4, 1000, 0);
    progress = fileDone(progress, { path: "a", size: 100 }, null, 500);
    progress = fileDone(progress, { path: "b", size: 150 }, "blank", 1000);
    expect(progressFigures(progress)).toEqual({
      share: 0.25,
      done: 2,
      filmsPerSecond: 2,
      bytesPerSecond: 250,
      etaMs: 3000,
    });
    expect(progress.rejected).toEqual([{ file: "b", reason: "blank" }]);
  });

  it("names the files on their way and the last ones that were answered", () => {
    let progress = ["a", "b", "c"].reduce(fileStarted, startProgress(9, 90, 0));
    progress = fileDone(progress, { path: "b", size: 10 }, "blank", 1);
    expect(progress.sending).toEqual(["a", "c"]);
    for (const path of ["a", "c", "d", "e", "f", "g"]) progress = fileDone(progress, { path, size: 10 }, null, 2);
    expect(progress.sending).toEqual([]);
    expect(progress.recent.map(({ file }) => file)).toEqual(["g", "f", "e", "d", "c", "a"]);
  });

  it("promises nothing before the first film", () => {
    expect(progressFigures(startProgress(3, 30, 5))).toMatchObject({ share: 0, filmsPerSecond: null, etaMs: null });
  });
});
