/** @file Networks whose rule is known, asked about drawn squares: what the audit must find is known too. */
import { describe, expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import { Random } from "../../tensor/random";
import { softmaxRows } from "../../tensor/softmax";
import { type AskedNetwork, auditShortcuts, type HeldOutFilm } from "./audit-shortcuts";
import { ShortcutReport } from "./shortcut-report";

const SIZE = 32;
const LABELS = ["ill", "well"];
const FILMS = 80;

interface Drawing {
  /** Whether a bright letter in the upper right corner goes with the label, as well as the disease in the middle. */
  marked: boolean;
}

/** Noise; in the middle a bright patch on films of the ill, and a letter in the corner where that is asked for. */
function drawnFilms({ marked }: Drawing): HeldOutFilm[] {
  const random = new Random(11);
  return Array.from({ length: FILMS }, (_, index) => {
    const isIll = index % 2 === 0;
    const square = Uint8Array.from({ length: SIZE * SIZE }, () => 60 + random.int(60));
    const paint = (left: number, top: number, side: number, grey: number) => {
      for (let y = top; y < top + side; y++) square.fill(grey, y * SIZE + left, y * SIZE + left + side);
    };
    if (isIll) paint(8, 12, 8, 170);
    if (isIll && marked) paint(28, 1, 2, 250);
    const record: FilmRecord = {
      ...NO_FILE_FACTS,
      index,
      file: `${index}.png`,
      label: LABELS[isIll ? 0 : 1],
      patientId: `p${index}`,
      sex: index % 3 === 0 ? "F" : "M",
      ageYears: 20 + (index % 60),
      view: "PA",
      source: index % 4 < 2 ? "here" : "there",
      width: 400,
      height: 400,
      bitDepth: 8,
      format: "png",
      blob: `${index}`,
    };
    return { record, isTest: index >= 20, square };
  });
}

/** A network that answers by the mean grey of a part of the square. */
function meanGreyNetwork(left: number, top: number, side: number, threshold: number): AskedNetwork {
  const meanOf = (square: Uint8Array) => {
    let sum = 0;
    for (let y = top; y < top + side; y++)
      for (let x = left; x < left + side; x++) sum += square[y * SIZE + x] / side ** 2;
    return sum;
  };
  return {
    labels: LABELS,
    size: SIZE,
    ask: async (squares) => {
      const means = squares.map(meanOf);
      return {
        probabilities: softmaxRows(
          means.flatMap((mean) => [(mean - threshold) / 10, 0]),
          2,
        ),
        features: means.map((mean) => Float32Array.of(mean)),
      };
    },
    explain: null,
  };
}

const dataset = { id: "drawn", fingerprint: "f", synthetic: true };
const looksAtLungs = meanGreyNetwork(8, 12, 8, 130);
const looksAtCorner = meanGreyNetwork(28, 1, 2, 170);

const severities = ({ findings }: ShortcutReport) =>
  Object.fromEntries(findings.map(({ id, severity }) => [id, severity]));

describe("a network that looks at the lungs", () => {
  it("has no red finding, also where a marker lies on the films", async () => {
    for (const marked of [false, true]) {
      const report = await auditShortcuts({ dataset, films: drawnFilms({ marked }), network: looksAtLungs });
      expect(report.intact.accuracy.value).toBe(1);
      expect(report.findings.filter(({ severity }) => severity === "red")).toEqual([]);
      expect(severities(report)).toMatchObject({
        "shortcut.border": "green",
        "shortcut.strangeBorder": "green",
        "shortcut.source": "green",
        "shortcut.attention": "green",
      });
    }
  });
});

describe("a network that looks at a marker in the corner", () => {
  it("is found out by all that hides the lungs, by borders of other films and by erasing the marker", async () => {
    const report = await auditShortcuts({ dataset, films: drawnFilms({ marked: true }), network: looksAtCorner });
    expect(report.intact.accuracy.value).toBe(1);
    expect(severities(report)).toMatchObject({
      "shortcut.border": "red",
      "shortcut.strangeBorder": "red",
      "shortcut.markers": "red",
      "shortcut.cornersErased": "amber",
      "shortcut.borderErased": "amber",
      "shortcut.mirrored": "amber",
      "shortcut.attention": "amber",
    });
    const flips = Object.fromEntries(report.probes.map((probe) => [probe.probe, probe.flips.value]));
    // Every film of the ill loses its sign; those of the well never had one.
    expect(flips).toMatchObject({ corners: 0, ring: 0, cornersErased: 0.5, mirrored: 0.5 });
    expect(report.probes.find(({ probe }) => probe === "markersErased")).toMatchObject({
      films: 30,
      patients: 30,
      flips: { value: 1 },
      control: { flips: { value: 0 } },
    });
    expect(report.ringSwap).toMatchObject({ followed: { value: 1 }, control: { value: 0 } });
  });
});

describe("the report of an audit", () => {
  it("is of the test films, shows a film of each class, and is what is stored", async () => {
    const report = await auditShortcuts({ dataset, films: drawnFilms({ marked: true }), network: looksAtLungs });
    expect(report).toMatchObject({ kind: "shortcuts", films: 60, patients: 60, classPatients: { ill: 30, well: 30 } });
    expect(report.examples).toEqual([20, 21]);
    expect(ShortcutReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it("is the same when it is made again", async () => {
    const make = () => auditShortcuts({ dataset, films: drawnFilms({ marked: true }), network: looksAtCorner });
    const [first, second] = [await make(), await make()];
    expect({ ...second, elapsedMs: 0 }).toEqual({ ...first, elapsedMs: 0 });
  });

  it("can be stopped between two steps", async () => {
    const films = drawnFilms({ marked: false });
    let steps = 0;
    const stopped = auditShortcuts({
      dataset,
      films,
      network: looksAtLungs,
      onStep: () => {
        steps++;
        if (steps === 3) throw new Error("stop");
      },
    });
    await expect(stopped).rejects.toThrow("stop");
    expect(steps).toBe(3);
  });
});
