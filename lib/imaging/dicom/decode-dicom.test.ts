import { describe, expect, it } from "vitest";
import { isHilumError } from "../../errors";
import { notChestReason } from "../network/check-film";
import { decodeFilm } from "../decode-film";
import { ageBetween, ageFromString } from "./dicom-header";
import { encodeDicom, type DicomFilm, type WritableSyntax } from "./dicom-writer";

const SYNTAXES: WritableSyntax[] = ["implicit little", "explicit little", "explicit big", "deflated"];
const film = (samples: number[], rest: Partial<DicomFilm> = {}): DicomFilm => ({
  width: samples.length,
  height: 1,
  samples,
  bitsAllocated: 16,
  bitsStored: 12,
  ...rest,
});
const decode = (dicom: DicomFilm, syntax?: WritableSyntax) => decodeFilm(encodeDicom(dicom, syntax), "film.dcm");
const greys = (dicom: DicomFilm, syntax?: WritableSyntax) => [...decode(dicom, syntax).image.data];

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isHilumError(error) ? `${error.code}: ${error.message}` : `not from the table: ${String(error)}`;
  }
  return "nothing thrown";
}

describe("DICOM pixels", () => {
  it.each(SYNTAXES)("%s files give the same greys: min–max to 0–65535", (syntax) => {
    const { image, bitDepth, format } = decode(film([100, 600, 1100, 2100]), syntax);
    expect([format, bitDepth, image.width, image.height, image.maxValue]).toEqual(["dicom", 12, 4, 1, 65535]);
    expect([...image.data]).toEqual([0, 16384, 32768, 65535]);
  });

  it.each(SYNTAXES)("8-bit %s files stay 8-bit", (syntax) => {
    const { image } = decode(film([0, 1, 2, 255], { bitsAllocated: 8, bitsStored: 8 }), syntax);
    expect(image).toEqual({ width: 4, height: 1, data: Uint8Array.of(0, 1, 2, 255), maxValue: 255 });
  });

  it("8-bit pixels in big-endian words are swapped back", () => {
    const bytes = encodeDicom(film([0, 10, 20, 255], { bitsAllocated: 8, bitsStored: 8 }), "explicit big");
    const at = bytes.length - 4 - 12;
    expect(String.fromCharCode(...bytes.subarray(at + 4, at + 6))).toBe("OB");
    bytes[at + 5] = "W".charCodeAt(0);
    expect([...decodeFilm(bytes, "a.dcm").image.data]).toEqual([10, 0, 255, 20]);
  });

  it("signed samples, a high bit above the stored ones, and garbage in the unused bits are read right", () => {
    expect(greys(film([-2048, 0, 2047], { signed: true }))).toEqual([0, Math.round((2048 / 4095) * 65535), 65535]);
    expect(greys(film([0, 1, 3, 1023], { bitsStored: 10, highBit: 15 }))).toEqual(
      [0, 1, 3, 1023].map((v) => Math.round((v / 1023) * 65535)),
    );
    const dirty = encodeDicom(film([0, 4095]));
    dirty[dirty.length - 3] |= 0xf0;
    expect([...decodeFilm(dirty, "a.dcm").image.data]).toEqual([0, 65535]);
  });

  it("the linear window is PS3.3 C.11.2.1.2: centre 2048, width 4096 maps x to x / 4095", () => {
    expect(greys(film([0, 1000, 4095], { window: { centre: 2048, width: 4096 } }))).toEqual([
      0,
      Math.round((1000 / 4095) * 65535),
      65535,
    ]);
    // pydicom: apply_voi(np.array([90, 100, 110, 120]), ds) with WC 100, WW 21, 12 bits → 0, 0.5 · max, max, max
    expect(greys(film([90, 100, 110, 120], { window: { centre: 100.5, width: 21 } }))).toEqual([
      0, 32768, 65535, 65535,
    ]);
    expect(greys(film([99, 100, 101], { window: { centre: 100.5, width: 1 } }))).toEqual([0, 0, 65535]);
  });

  it("the first of several windows counts; LINEAR_EXACT and SIGMOID are obeyed; a width of 0 is none", () => {
    expect(greys(film([0, 4095, 4095], { window: { centre: "2048\\10", width: "4096\\1" } }))).toEqual([
      0, 65535, 65535,
    ]);
    expect(greys(film([0, 100, 200], { window: { centre: 100, width: 200, function: "LINEAR_EXACT" } }))).toEqual([
      0, 32768, 65535,
    ]);
    expect(greys(film([0, 100], { window: { centre: 100, width: 100, function: "SIGMOID" } }))).toEqual([
      Math.round(65535 / (1 + Math.exp(4))),
      32768,
    ]);
    expect(greys(film([5, 10], { window: { centre: 2048, width: 0 } }))).toEqual([0, 65535]);
  });

  it("rescaling goes before the window", () => {
    const { slope, intercept } = { slope: 2, intercept: -1000 };
    const window = { centre: 0.5, width: 1001 };
    expect(greys(film([250, 500, 750], { rescale: { slope, intercept }, window }))).toEqual([0, 32768, 65535]);
  });

  it("a negative slope turns the film over, as it should", () => {
    expect(greys(film([0, 10], { rescale: { slope: -1, intercept: 0 } }))).toEqual([65535, 0]);
  });

  it("MONOCHROME1 films come out bright = dense, padding stays black", () => {
    expect(greys(film([0, 1000, 4000], { photometric: "MONOCHROME1" }))).toEqual([65535, Math.round(0.75 * 65535), 0]);
    expect(greys(film([4095, 1000, 2000, 3000], { photometric: "MONOCHROME1", padding: { value: 4095 } }))).toEqual([
      0, 65535, 32768, 0,
    ]);
  });

  it("padding is left out of min–max, also as a range and when signed", () => {
    expect(greys(film([-2000, 100, 200, 300], { signed: true, padding: { value: -2000 } }))).toEqual([
      0, 0, 32768, 65535,
    ]);
    expect(greys(film([0, 5, 9, 100, 300], { padding: { value: 0, limit: 9 } }))).toEqual([0, 0, 0, 0, 65535]);
  });

  it("a film of one grey is black", () => {
    expect(greys(film([7, 7, 7]))).toEqual([0, 0, 0]);
  });

  it("colour screenshots become grey, interleaved or by planes; YBR_FULL gives its Y", () => {
    const rgb = { bitsAllocated: 8, bitsStored: 8, samplesPerPixel: 3, photometric: "RGB", width: 2 } as const;
    expect(greys(film([255, 0, 0, 0, 255, 0], rgb))).toEqual([76, 150]);
    expect(greys(film([255, 0, 0, 255, 0, 0], { ...rgb, planarConfiguration: 1 }))).toEqual([76, 150]);
    expect(greys(film([40, 128, 128, 90, 3, 200], { ...rgb, photometric: "YBR_FULL" }))).toEqual([40, 90]);
  });
});

describe("DICOM refusals", () => {
  it("name what is not read, and say what to do", () => {
    expect(refusal(() => decode(film([1, 2, 3, 4], { width: 2, frames: 2 })))).toBe(
      "unsupportedImage: The DICOM file is a series of 2 frames, which Hilum does not read.",
    );
    expect(refusal(() => decode(film([1, 2], { photometric: "PALETTE COLOR" })))).toBe(
      "corruptImage: The DICOM file is damaged: a look-up table is incomplete.",
    );
    expect(refusal(() => decode(film([1, 2], { photometric: "YBR_PARTIAL_420" })))).toMatch(
      /unsupportedImage.*YBR_PARTIAL_420/,
    );
    expect(refusal(() => decode(film([1, 2], { width: 5000, height: 60_000 })))).toMatch(/^tooLarge/);
    expect(refusal(() => decode(film([1, 2], { width: 3 })))).toBe(
      "corruptImage: The DICOM file is damaged: it ends before its last pixel.",
    );
    expect(refusal(() => decode(film([1, 2], { bitsStored: 17 })))).toMatch(/^corruptImage/);
  });

  it("name a transfer syntax that is not read, with the remedy, and one that is not kept", () => {
    expect(refusal(() => decodeFilm(withSyntax("1.2.840.10008.1.2.4.102"), "a.dcm"))).toBe(
      "unsupportedImage: The DICOM file is stored as H.264 video (1.2.840.10008.1.2.4.102), which Hilum does not read.",
    );
    expect(refusal(() => decodeFilm(withSyntax("1.2.3.4"), "a.dcm"))).toMatch("an unknown transfer syntax (1.2.3.4)");
    expect(refusal(() => decodeFilm(withSyntax("1.2.840.10008.1.2.4.70"), "a.dcm"))).toBe(
      "corruptImage: The DICOM file is damaged: its pixels are not compressed as its transfer syntax says.",
    );
  });
});

/** A film of uncompressed pixels that calls itself otherwise. */
function withSyntax(syntax: string): Uint8Array {
  const bytes = encodeDicom(film([1, 2]));
  const uid = new TextEncoder().encode(syntax.padEnd(syntax.length + (syntax.length % 2), "\0"));
  const at = Buffer.from(bytes).indexOf("1.2.840.10008.1.2.1");
  return new Uint8Array([...bytes.subarray(0, at - 2), uid.length, 0, ...uid, ...bytes.subarray(at + 20)]);
}

describe("a DICOM header", () => {
  const header = (rest: Partial<DicomFilm>, syntax?: WritableSyntax) => decode(film([1, 2], rest), syntax).header;

  it.each(SYNTAXES)("of a %s file gives patient, sex, age, view, modality and body part", (syntax) => {
    expect(
      header(
        {
          patientId: "4711",
          patientName: "Doe^Jane",
          sex: "F",
          age: "045Y",
          view: "PA",
          modality: "DX",
          bodyPart: "CHEST",
        },
        syntax,
      ),
    ).toMatchObject({
      identity: { patientId: "4711" },
      sex: "F",
      ageYears: 45,
      view: "PA",
      modality: "DX",
      bodyPart: "CHEST",
      synthetic: false,
    });
  });

  it("of a drawing says that it is one", () => {
    expect(header({ patientName: "SYNTHETIC^PHANTOM" })?.synthetic).toBe(true);
  });

  it("reckons the age from the dates where it is not written", () => {
    expect(header({ birthDate: "19600702", studyDate: "20200701" })?.ageYears).toBe(59);
    expect([ageFromString("018M"), ageFromString("100W"), ageFromString("45"), ageFromString("999Y")]).toEqual([
      1,
      1,
      null,
      null,
    ]);
    expect([
      ageBetween("19600701", "20200701"),
      ageBetween("", "20200701"),
      ageBetween("20300101", "20200101"),
    ]).toEqual([60, null, null]);
  });

  it("tells AP films taken lying down", () => {
    expect([
      header({ view: "AP" })?.view,
      header({ view: "AP", patientPosition: "HFS" })?.view,
      header({ view: "LL" })?.view,
      header({})?.view,
    ]).toEqual(["AP", "AP supine", "lateral", "unknown"]);
  });

  it("is held against a film only for what it says", () => {
    const chest = { view: "PA", modality: "DX", bodyPart: "CHEST" } as const;
    expect([
      notChestReason(chest),
      notChestReason({ ...chest, modality: null, bodyPart: null, view: "unknown" }),
    ]).toEqual([null, null]);
    expect(notChestReason({ ...chest, modality: "CT" })).toMatch("CT");
    expect(notChestReason({ ...chest, bodyPart: "HAND" })).toMatch("HAND");
    expect(notChestReason({ ...chest, view: "lateral" })).toMatch("lateral");
  });
});
