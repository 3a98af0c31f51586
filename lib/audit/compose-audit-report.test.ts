import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../datasets/film-record";
import { drawPlan, phantomPlan, PHANTOM_DEMO } from "../phantom/phantom-dataset";
import { AuditReport } from "./audit-report";
import { applyVerdicts, composeAuditReport } from "./compose-audit-report";
import { type FilmFeatures, filmFeatures } from "./film-features";

interface AuditedSet {
  films: FilmRecord[];
  features: FilmFeatures[];
}

/** The demonstration set, a quarter of its patients, drawn small; what the small size makes of it ("tiny") is set right. */
function demoSet(): AuditedSet {
  const films: FilmRecord[] = [];
  const features: FilmFeatures[] = [];
  for (const plan of phantomPlan({ ...PHANTOM_DEMO, patients: 110, size: 64 })) {
    const { image } = drawPlan(plan);
    const { file, label, patientId, sex, ageYears, view, source } = plan;
    const size = { width: 3 * image.width, height: 3 * image.height };
    features.push({ ...filmFeatures(image), ...size });
    films.push({
      ...NO_FILE_FACTS,
      ...size,
      index: films.length,
      file,
      label,
      patientId,
      sex,
      ageYears,
      view,
      source,
      bitDepth: 8,
      format: "phantom",
      blob: createHash("sha256").update(image.data).digest("hex"),
    });
  }
  return { films, features };
}

const severityOf = (report: AuditReport) =>
  Object.fromEntries(report.findings.map(({ id, severity }) => [id, severity]));

describe("of the demonstration set", () => {
  const set = demoSet();
  const audit = (films: FilmRecord[], features = set.features) =>
    composeAuditReport({ fingerprint: "f", films, features });
  let report: AuditReport;
  beforeAll(async () => {
    report = await audit(set.films);
  });

  it("is a valid report without a red finding", () => {
    expect(AuditReport.parse(report)).toEqual(report);
    expect(report.findings.filter(({ severity }) => severity === "red")).toEqual([]);
    expect(report.classes).toEqual(
      expect.objectContaining({ normal: expect.any(Number), "covid-19": expect.any(Number) }),
    );
    expect(report.baselines.map(({ input }) => input)).toEqual([
      "metadata",
      "histogram",
      "border",
      "corners",
      "wholeImage",
    ]);
  });

  it("is the same again", async () => {
    expect({ ...(await audit(set.films)), elapsedMs: 0 }).toEqual({ ...report, elapsedMs: 0 });
  });

  it("says in plain words that the file format alone tells the class", async () => {
    const told = await audit(
      set.films.map((film) => ({ ...film, format: film.label === "covid-19" ? "jpeg" : "png" })),
    );
    const finding = told.findings.find(({ id }) => id === "confounding.format");
    expect(finding).toMatchObject({ severity: "red", title: "The file format alone tells the class" });
    expect(finding?.detail).toContain("“jpeg” is 100% of “covid-19” and 0% of the others");
    expect(severityOf(told)["confounding.metadataBaseline"]).toBe("red");
  });

  it("finds a mark in the corner that only one class has", async () => {
    const marked = set.features.map((features, i) => {
      if (set.films[i].label !== "covid-19") return features;
      const thumb = features.thumb.slice();
      for (let y = 2; y < 8; y++) thumb.fill(255, y * 64 + 2, y * 64 + 8);
      return { ...features, thumb };
    });
    expect(severityOf(await audit(set.films, marked))["confounding.cornersBaseline"]).toBe("red");
  });

  it("takes a flaw that only one class has for a shortcut", async () => {
    const inverted = set.features.map((features, i) =>
      set.films[i].label === "covid-19" ? { ...features, thumb: features.thumb.map((value) => 255 - value) } : features,
    );
    const finding = (await audit(set.films, inverted)).findings.find(({ id }) => id === "quality.inverted");
    expect(finding).toMatchObject({ severity: "red", title: expect.stringContaining("that tells the class") });
  });

  it("is red of a film under two labels until somebody says that they are two films", async () => {
    const [normal, covid] = ["normal", "covid-19"].map((label) => set.films.findIndex((film) => film.label === label));
    const features = set.features.with(covid, {
      ...set.features[normal],
      thumb: set.features[normal].thumb.map((value, i) => Math.min(255, value + (i % 3))),
    });
    const told = await composeAuditReport({ fingerprint: "f", films: set.films, features });
    expect(severityOf(told)["leakage.contradictoryLabels"]).toBe("red");
    const judged = applyVerdicts(told, set.films, [
      { first: set.films[normal].blob, second: set.films[covid].blob, verdict: "different" },
    ]);
    expect(severityOf(judged)["leakage.contradictoryLabels"]).toBeUndefined();
    expect(judged.clusters.flatMap(({ films }) => films)).not.toContain(covid);
    expect(judged.findings.filter(({ section }) => section === "quality")).toEqual(
      told.findings.filter(({ section }) => section === "quality"),
    );
  });

  it("lists equal films, files that were not taken and names that stand for one film", async () => {
    const films = set.films.map((film, i) =>
      i === 3
        ? { ...film, blob: set.films[0].blob }
        : i === 5
          ? { ...film, file: "a/nejm-series-ab12.png" }
          : i === 9
            ? { ...film, file: "b/nejm-series-ab12_flip.png" }
            : film,
    );
    const told = await composeAuditReport({
      fingerprint: "f",
      films,
      features: set.features.with(3, set.features[0]),
      rejected: [{ file: "x.png", reason: "It is not an image." }],
    });
    expect(told.findings.find(({ id }) => id === "leakage.exact")?.films).toEqual([0, 3]);
    expect(told.findings.find(({ id }) => id === "leakage.fileNames")?.films).toEqual([5, 9]);
    expect(told.findings.find(({ id }) => id === "quality.notTaken")).toMatchObject({
      severity: "amber",
      title: "1 file was not taken",
    });
    expect(told.clusters.flatMap(({ pairs }) => pairs)).toContainEqual({
      first: 0,
      second: 3,
      kind: "exact",
      hashDistance: 0,
      correlation: 1,
      mirrored: false,
      cropped: false,
    });
  });

  it("leaves the classifiers out where a class has too few patients", async () => {
    const films = set.films.slice(0, 12);
    const told = await composeAuditReport({ fingerprint: "f", films, features: set.features.slice(0, 12) });
    expect(told.baselines).toEqual([]);
    expect(severityOf(told)["confounding.baselinesSkipped"]).toBe("green");
  });
});

const SET = resolve("../shared/data/darkcovidnet-384");

describe.skipIf(!existsSync(SET))("of the development set (skipped where ../shared/data is absent)", () => {
  let report: AuditReport;
  const films: FilmRecord[] = [];
  beforeAll(async () => {
    const rows = readFileSync(join(SET, "metadata.csv"), "utf8")
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(","));
    const features: FilmFeatures[] = [];
    for (const [index, [file, label, patientId]] of rows.entries()) {
      const bytes = readFileSync(join(SET, file));
      const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
      const { width, height } = info;
      features.push(filmFeatures({ width, height, data: new Uint8Array(data), maxValue: 255 }));
      films.push({
        ...NO_FILE_FACTS,
        index,
        file,
        label,
        patientId,
        sex: "unknown",
        ageYears: null,
        view: "unknown",
        source: "",
        width,
        height,
        bitDepth: 8,
        format: "jpeg",
        colour: "grey",
        fileBytes: bytes.length,
        blob: createHash("sha256").update(data).digest("hex"),
      });
    }
    report = await composeAuditReport({ fingerprint: "f", films, features });
  }, 120_000);

  const filesOf = (id: string) =>
    report.findings.find((finding) => finding.id === id)?.films.map((index) => films[index].file) ?? [];

  it("finds the one exact duplicate and the one re-encoded one", () => {
    expect(report.films).toBe(869);
    expect(filesOf("leakage.exact")).toEqual(["normal/00002658_001.jpg", "normal/00002658_002.jpg"]);
    expect(filesOf("leakage.duplicates")).toEqual([
      "covid-19/E63574A7-4188-4C8D-8D17-9D67A18A1AFA.jpg",
      "covid-19/F4341CE7-73C9-45C6-99C8-8567A5484B63.jpg",
    ]);
  });

  it("names the patients with both labels, and the film that is upside down", () => {
    expect(report.findings.find(({ id }) => id === "leakage.patientLabels")).toMatchObject({
      severity: "amber",
      title: "17 patients have films under more than one label",
    });
    expect(report.findings.find(({ id }) => id === "leakage.patients")?.title).toContain("587 patients");
    expect(filesOf("quality.upsideDown")).toContain("normal/00003490_011.jpg");
  });

  it("shows red lights for confounding, near the classifiers measured with scikit-learn", () => {
    expect(severityOf(report)).toMatchObject({
      "confounding.size": "red",
      "confounding.aspect": "red",
      "confounding.metadataBaseline": "red",
      "confounding.borderBaseline": "red",
      "confounding.histogramBaseline": "amber",
      "confounding.cornersBaseline": "amber",
    });
    // Linear softmax on 100 principal components of 64 × 64 greys, on all 1,124 films: 0.753, 0.650, 0.583, 0.695.
    const accuracy = Object.fromEntries(report.baselines.map((one) => [one.input, one.accuracy]));
    expect(Math.abs(accuracy.wholeImage - 0.753)).toBeLessThan(0.03);
    expect(Math.abs(accuracy.border - 0.65)).toBeLessThan(0.04);
    expect(Math.abs(accuracy.corners - 0.583)).toBeLessThan(0.03);
    expect(Math.abs(accuracy.histogram - 0.695)).toBeLessThan(0.03);
  });
});
