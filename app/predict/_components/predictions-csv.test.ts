import { describe, expect, it } from "vitest";
import { type FilmEntry } from "./films";
import { predictionsCsv } from "./predictions-csv";

const model = { name: "quickstart", version: 2, labels: ["covid-like", "normal"], synthetic: true, onnxDigest: "ab12" };
const judged = (id: number, name: string, probabilities: number[]): FilmEntry => ({
  id,
  file: new File([], name),
  state: "answered",
  film: null,
  verdict: {
    kind: "judged",
    width: 1,
    height: 1,
    format: "png",
    bitDepth: 8,
    probabilities,
    heatWidth: 1,
    heatHeight: 1,
    heatmaps: [],
    plausible: null,
    area: { x: 0, y: 0, width: 1, height: 1 },
    elapsedMs: 1,
  },
});
const refused = (id: number, name: string, reason: string): FilmEntry => ({
  id,
  file: new File([], name),
  state: "answered",
  film: null,
  verdict: { kind: "refused", reason, remedy: null, refusal: null, hasFilm: false },
});
const lines = (entries: FilmEntry[], of = model) => predictionsCsv(of, entries).split("\r\n");

describe("the CSV of predictions", () => {
  it("carries the warning, the synthetic mark and the model before any number", () => {
    const [warning, synthetic, identity] = lines([]);
    expect(warning).toMatch(/not a medical device/);
    expect(synthetic).toMatch(/SYNTHETIC/);
    expect(identity).toMatch(/quickstart version 2, SHA-256 ab12/);
    expect(predictionsCsv({ ...model, synthetic: false }, [])).not.toMatch(/SYNTHETIC/);
  });

  it("gives one line a film, in the order of the model's labels", () => {
    const [, , , header, line] = lines([judged(1, "a.png", [0.25, 0.75])]);
    expect(header).toBe("file,prediction,score: covid-like,score: normal,reason without scores");
    expect(line).toBe("a.png,normal,0.250000,0.750000,");
  });

  it("says why a film has no scores, quoting commas and quotes", () => {
    expect(lines([refused(1, 'x "1", b.png', "too small, blank")])[4]).toBe('"x ""1"", b.png",,,,"too small, blank"');
  });

  it("disarms a file name that a spreadsheet would run as a formula", () => {
    expect(lines([judged(1, "=HYPERLINK(1)", [1, 0])])[4]).toMatch(/^'=HYPERLINK/);
  });
});
