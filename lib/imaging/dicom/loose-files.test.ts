import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { isHilumError } from "../../errors";
import { identityMarks } from "./dicom-header";
import { decodeFilm } from "../decode-film";
import { type DicomFilm, encodeDicom } from "./dicom-writer";
import { prepareCodec } from "../prepare-codec";
import { openJpeg } from "./decode-jpeg-2000";

/** @file DICOM as writers make it that do not keep to the letter. */
const root = path.resolve(import.meta.dirname, "../../..");
const cases = path.join(root, "../shared/cases");
const samples = Array.from({ length: 24 }, (_, i) => 7 * i * i);
const film: DicomFilm = {
  width: 6,
  height: 4,
  samples,
  bitsAllocated: 16,
  bitsStored: 12,
  patientId: "ID77",
  patientName: "Doe^Jane",
};
const read = (file: string) => new Uint8Array(readFileSync(file));

function refusalOf(bytes: Uint8Array): string {
  try {
    decodeFilm(bytes, "a.dcm");
    return "";
  } catch (error) {
    if (!isHilumError(error)) throw error;
    return error.message;
  }
}

const META_BYTES = 12;
/** Where the data set begins behind the file meta group, which says its length. */
const dataSetAt = (bytes: Uint8Array) => 132 + META_BYTES + new DataView(bytes.buffer).getUint32(140, true);

describe("a file without the mark of DICOM", () => {
  it.each(["implicit little", "explicit little", "explicit big"] as const)(
    "is read where its first elements prove a data set: %s",
    (syntax) => {
      const marked = encodeDicom(film, syntax);
      const expected = decodeFilm(marked, "a.dcm");
      const bare = decodeFilm(marked.slice(dataSetAt(marked)), "a.dcm");
      expect(bare.image).toEqual(expected.image);
      expect(bare.header?.identity).toEqual(expected.header?.identity);
      expect(identityMarks(marked.slice(dataSetAt(marked)))).toEqual(identityMarks(marked));
      expect(identityMarks(marked)).toContain("ID77");
    },
  );

  it("is read where only the preamble is missing, or preamble and mark", () => {
    const marked = encodeDicom(film);
    const expected = decodeFilm(marked, "a.dcm").image;
    for (const from of [128, 132]) expect(decodeFilm(marked.slice(from), "a.dcm").image).toEqual(expected);
  });

  it("is no DICOM where its first bytes only look like it", () => {
    const marked = encodeDicom(film);
    const bare = marked.slice(dataSetAt(marked));
    bare.set([0xff, 0xff], 6);
    expect(refusalOf(bare)).toMatch(/not an image that Hilum knows/);
    expect(refusalOf(Uint8Array.of(8, 0, 5, 0, 2, 0, 0, 0, 1, 1, 8, 0, 4, 0, 0, 0, 0, 0))).toMatch(
      /not an image that Hilum knows/,
    );
  });

  it.skipIf(!existsSync(cases))("is the collected one (needs ../shared/cases)", () => {
    const folder = path.join(cases, "dicom-no-preamble");
    expect(decodeFilm(read(path.join(folder, "work-explicit.dcm")), "a.dcm").image).toEqual(
      decodeFilm(read(path.join(folder, "expected-same-pixels.dcm")), "b.dcm").image,
    );
  });
});

/** An item of a LUT sequence whose table begins at `first` and rises over 4,096 entries. */
function lutItem(first: number, vr: "US" | "SS" | null): Uint8Array {
  const data = new Uint8Array(new Uint16Array(4096).map((_, i) => i).buffer);
  const descriptor = new Uint8Array(new Uint16Array([4096, first & 0xffff, 12]).buffer);
  const element = (tag: number, name: string, value: Uint8Array) => {
    const isLong = name === "OW";
    const head = new Uint8Array(vr === null || !isLong ? 8 : 12);
    const view = new DataView(head.buffer);
    view.setUint16(0, 0x28, true);
    view.setUint16(2, tag, true);
    if (vr !== null) head.set(new TextEncoder().encode(name), 4);
    if (vr === null || isLong) view.setUint32(head.length - 4, value.length, true);
    else view.setUint16(6, value.length, true);
    return Buffer.concat([head, value]);
  };
  const body = Buffer.concat([element(0x3002, vr ?? "US", descriptor), element(0x3006, "OW", data)]);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0xe000fffe, 0);
  head.writeUInt32LE(body.length, 4);
  return new Uint8Array(Buffer.concat([head, body]));
}

/** The film with a sequence of one item at `tag`. */
function withSequence(tag: number, item: Uint8Array, isImplicit: boolean, rest: Partial<DicomFilm>): Uint8Array {
  const bytes = encodeDicom(
    { ...film, ...rest, more: [{ tag, vr: "OB", value: item }] },
    isImplicit ? "implicit little" : "explicit little",
  );
  if (!isImplicit) {
    const at = Buffer.from(bytes).indexOf(Uint8Array.of(0x28, 0, tag & 255, (tag >> 8) & 255, 0x4f, 0x42));
    bytes.set(new TextEncoder().encode("SQ"), at + 4);
  }
  return bytes;
}

describe("the first input of a look-up table", () => {
  const VOI = 0x00283010,
    MODALITY = 0x00283000;
  const rescaled = { rescale: { slope: 1, intercept: -2048 } };
  const greysOf = (bytes: Uint8Array) => [...decodeFilm(bytes, "a.dcm").image.data];
  /** Entries are 0–4095 in order, so the film is its stored values on 12 bits. */
  const straight = samples.map((value) => Math.round((65_535 * Math.min(4095, value)) / 4095));

  it.each([
    ["implicit", lutItem(-2048, null), true],
    ["explicit SS", lutItem(-2048, "SS"), false],
    ["explicit US that must be SS", lutItem(-2048, "US"), false],
  ])(
    "of a value of interest is signed where the modality's values are: %s (PS3.3 C.11.2.1.1)",
    (_, item, isImplicit) => {
      expect(greysOf(withSequence(VOI, item, isImplicit, rescaled))).toEqual(straight);
    },
  );

  it("is unsigned where nothing can be below 0, and signed where pixels are", () => {
    const high = { samples: samples.map((value) => 32_768 + value), bitsStored: 16 };
    for (const tag of [VOI, MODALITY]) {
      // A modality table's output is stretched to the film's range: its ends are 0 and the largest entry reached.
      const largest = tag === VOI ? 4095 : Math.max(...samples);
      const expected = samples.map((value) => Math.round((65_535 * value) / largest));
      expect(greysOf(withSequence(tag, lutItem(32_768, null), true, high))).toEqual(expected);
      const signed = { samples: samples.map((value) => value - 2048), bitsStored: 12, signed: true };
      expect(greysOf(withSequence(tag, lutItem(-2048, null), true, signed))).toEqual(expected);
    }
  });

  it.skipIf(!existsSync(cases))("of the collected film (needs ../shared/cases)", () => {
    const folder = path.join(cases, "dicom-voi-lut-sign");
    const { data } = decodeFilm(read(path.join(folder, "work-implicit.dcm")), "a.dcm").image;
    expect(data).toEqual(decodeFilm(read(path.join(folder, "expected-explicit.dcm")), "b.dcm").image.data);
    expect([Math.min(...data), Math.max(...data), new Set(data).size]).toEqual([2112, 62686, 2630]);
  });
});

describe("JPEG 2000 in DICOM", () => {
  beforeAll(() => openJpeg.load());
  const plain = read(path.join(root, "test/fixtures/phantom-jpeg-2000.dcm"));
  const expected = () => decodeFilm(plain, "a.dcm").image;
  const pixelsAt = Buffer.from(plain).indexOf(Uint8Array.of(0xe0, 0x7f, 0x10, 0));
  const head = plain.slice(0, pixelsAt + 12);
  const codestream = plain.slice(
    Buffer.from(plain).indexOf(Uint8Array.of(0xff, 0x4f, 0xff, 0x51)),
    Buffer.from(plain).lastIndexOf(Uint8Array.of(0xff, 0xd9)) + 2,
  );
  const even = (bytes: Uint8Array) => (bytes.length % 2 === 0 ? bytes : Uint8Array.of(...bytes, 0));
  const item = (body: Uint8Array) =>
    Buffer.concat([Buffer.from([0xfe, 0xff, 0, 0xe0]), Buffer.from(Uint32Array.of(body.length).buffer), body]);
  const END = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  const inItems = (...fragments: Uint8Array[]) =>
    new Uint8Array(Buffer.concat([head, item(new Uint8Array()), ...fragments.map(item), END]));
  const box = (type: string, body: Uint8Array) =>
    Buffer.concat([Buffer.from([0, 0, 0, 0]), Buffer.from(type), body]).fill(
      Buffer.from(Uint8Array.of(0, 0, (body.length + 8) >> 8, (body.length + 8) & 255)),
      0,
      4,
    );
  const signature = box("jP  ", Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a));

  it("is read in the boxes of a JP2 file, with a length or to the end", () => {
    for (const last of [
      box("jp2c", codestream),
      Buffer.concat([Buffer.from([0, 0, 0, 0]), Buffer.from("jp2c"), codestream]),
    ]) {
      if (codestream.length > 65_000 && last[3] !== 0) continue;
      expect(
        decodeFilm(
          inItems(
            even(new Uint8Array(Buffer.concat([signature, box("ftyp", new TextEncoder().encode("jp2 ")), last]))),
          ),
          "a.dcm",
        ).image,
      ).toEqual(expected());
    }
    expect(refusalOf(inItems(even(new Uint8Array(signature))))).toMatch(/boxes hold no codestream/);
  });

  it("is read in an element that says its length, in several fragments, and without an offset table", () => {
    const stream = even(codestream);
    const lengthGiven = new Uint8Array(Buffer.concat([head, stream]));
    new DataView(lengthGiven.buffer).setUint32(head.length - 4, stream.length, true);
    expect(decodeFilm(lengthGiven, "a.dcm").image).toEqual(expected());
    const middle = 2 * Math.floor(stream.length / 5);
    expect(decodeFilm(inItems(stream.slice(0, middle), stream.slice(middle)), "a.dcm").image).toEqual(expected());
    expect(decodeFilm(new Uint8Array(Buffer.concat([head, item(stream), END])), "a.dcm").image).toEqual(expected());
  });

  it.skipIf(!existsSync(cases))("is read in the collected film (needs ../shared/cases)", async () => {
    const [boxed, plainFilm] = ["work-jp2-boxes.dcm", "expected-plain.dcm"].map((name) =>
      read(path.join(cases, "dicom-j2k-wrapping", name)),
    );
    await prepareCodec(boxed);
    expect(decodeFilm(boxed, "a.dcm").image).toEqual(decodeFilm(plainFilm, "b.dcm").image);
  });

  it("that calls itself uncompressed is refused, not read as noise", () => {
    const marked = encodeDicom(film);
    const at = Buffer.from(marked).lastIndexOf(Uint8Array.of(0xe0, 0x7f, 0x10, 0));
    const lying = new Uint8Array(
      Buffer.concat([
        marked.slice(0, at + 8),
        Buffer.from([0xff, 0xff, 0xff, 0xff]),
        item(new Uint8Array()),
        item(new Uint8Array(600)),
        END,
      ]),
    );
    expect(refusalOf(lying)).toMatch(/its pixels are compressed, and its transfer syntax says that they are not/);
  });
});
