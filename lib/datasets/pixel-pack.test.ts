import { describe, expect, it } from "vitest";
import { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import { applyCohort } from "./cohorts/cohort";
import { datasetFingerprint } from "./fingerprint";
import { blankPixelPack, decodePixelPack, pixelPackKey } from "./pixel-pack";
import { NO_FILE_FACTS, type FilmRecord } from "./film-record";

const SPEC = PreprocessingSpec.parse({});
const films = [3, 1, 2].map((seed) => ({ blob: `blob${seed}` }));

describe("a pixel pack", () => {
  it("is read back as it was written, and refused when bytes are missing", () => {
    const pixels = Uint8Array.from({ length: 768 }, (_, i) => i % 251);
    const bytes = blankPixelPack({ size: 16, count: 3 });
    expect(decodePixelPack(bytes)).toEqual({ size: 16, count: 3, pixels: new Uint8Array(768) });
    decodePixelPack(bytes).pixels.set(pixels);
    // As every version has written it.
    const words = new Uint8Array(Uint32Array.of(0x314b5048, 16, 3).buffer);
    expect([...bytes]).toEqual([...words, ...pixels]);
    expect(decodePixelPack(Uint8Array.from(bytes))).toEqual({ size: 16, count: 3, pixels });
    expect(() => decodePixelPack(bytes.subarray(1))).toThrow("damaged");
    expect(() => decodePixelPack(bytes.slice(0, 40))).toThrow("damaged");
  });

  it("is named by its films, their order, the size and the preprocessing", () => {
    const keys = [
      pixelPackKey(films, 16, SPEC),
      pixelPackKey(films.toReversed(), 16, SPEC),
      pixelPackKey(films, 32, SPEC),
      pixelPackKey(films, 16, { ...SPEC, cropBorder: 0 }),
    ];
    expect(new Set(keys).size).toBe(4);
    expect(pixelPackKey([...films], 16, { ...SPEC })).toBe(keys[0]);
  });
});

const record = (index: number, change: Partial<FilmRecord>): FilmRecord => ({
  ...NO_FILE_FACTS,
  index,
  file: `f${index}.png`,
  label: "a",
  patientId: "p",
  sex: "F",
  ageYears: 40,
  view: "PA",
  source: "x",
  width: 1,
  height: 1,
  bitDepth: 8,
  format: "png",
  blob: "b",
  ...change,
});

describe("a cohort", () => {
  it("keeps what every list admits, with the films' own index; an empty list admits all", () => {
    const all = [record(0, {}), record(1, { view: "AP" }), record(2, { sex: "M" }), record(3, { source: "y" })];
    const indices = (filter: Parameters<typeof applyCohort>[1]) => applyCohort(all, filter).map((film) => film.index);
    expect(indices({ views: [], sources: [], sexes: [] })).toEqual([0, 1, 2, 3]);
    expect(indices({ views: ["PA"], sources: [], sexes: ["F", "unknown"] })).toEqual([0, 3]);
    expect(indices({ views: [], sources: ["y"], sexes: ["M"] })).toEqual([]);
  });
});

describe("a fingerprint", () => {
  it("changes with all that a run or an audit reads of a film, and with the order", () => {
    const base = [record(0, {}), record(1, { blob: "c" })];
    const changes = [
      { file: "z" },
      { label: "z" },
      { patientId: "z" },
      { blob: "z" },
      { sex: "M" as const },
      { view: "AP" as const },
      { source: "z" },
    ].map((change) => datasetFingerprint([base[0], { ...base[1], ...change }]));
    expect(new Set([datasetFingerprint(base), datasetFingerprint(base.toReversed()), ...changes]).size).toBe(
      2 + changes.length,
    );
    expect(datasetFingerprint(structuredClone(base))).toBe(datasetFingerprint(base));
  });
});
