import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { isHilumError } from "../../errors";
import { readDicom } from "./decode-dicom";
import { decodeFilm } from "../decode-film";
import { encodeDicom } from "./dicom-writer";
import { prepareCodec } from "../prepare-codec";
import { TRANSFER_SYNTAXES } from "./transfer-syntax";

const root = path.resolve(import.meta.dirname, "../../..");
const folder = path.join(root, "../shared/data/dicom");

/** What pydicom makes of every file of `shared/data/dicom`: test/peers/dicom_reference.py. */
const Reference = z.record(
  z.string(),
  z.union([
    z.object({ syntax: z.string().optional(), refused: z.string() }),
    z.object({
      syntax: z.string(),
      photometric: z.string(),
      lossy: z.boolean(),
      width: z.number(),
      height: z.number(),
      sha256: z.string(),
      stored: z.array(z.number()),
      display: z.array(z.number()),
    }),
  ]),
);
type Entry = z.infer<typeof Reference>[string];
const reference = Object.entries(
  Reference.parse(JSON.parse(readFileSync(path.join(root, "test/fixtures/dicom-reference.json"), "utf8"))),
);

/** pydicom reads these, Hilum does not: why. */
const REFUSED_HERE: Record<string, RegExp> = {
  // Attributes in implicit VR under a transfer syntax that promises explicit; dcmtk refuses it too.
  "SC_rgb_jpeg.dcm": /its header cannot be read/,
  // A sequence delimiter was written over the codestream's width; GDCM refuses it too.
  "JPEG2000-embedded-sequence-delimiter.dcm": /its compressed pixels are 3722445056 × 1024, its header says 256 × 1024/,
};

/** Our reason for each kind of refusal of the script. */
const REASONS: Record<string, RegExp> = {
  // One directory's elements run over its end.
  "no pixels": /without pixels|floating-point pixels|its header cannot be read/,
  "several frames": /a series of \d+ frames/,
  // Hilum reads what has no mark but is a data set beyond doubt; these have no pixels.
  "not a Part 10 file": /not an image that Hilum knows|without pixels/,
  "no transfer syntax": /does not name a transfer syntax/,
  "1 bits allocated": /1 bits a sample/,
  "32 bits allocated": /32 bits a sample/,
  "None bits allocated": /its header cannot be read/,
  "unreadable (AttributeError)": /its header does not describe the pixels/,
  "unreadable (ValueError)": /it ends before its last pixel/,
};

async function decoded(file: string) {
  const bytes = new Uint8Array(readFileSync(path.join(folder, file)));
  await prepareCodec(bytes);
  return { image: decodeFilm(bytes, file).image, samples: readDicom(bytes).stored.samples };
}

/** The refusal of each file, "" for one that is read; each is decoded once. */
const refusals = new Map<string, string>();

async function refusalOf(file: string): Promise<string> {
  const known = refusals.get(file);
  if (known !== undefined) return known;
  try {
    const bytes = new Uint8Array(readFileSync(path.join(folder, file)));
    await prepareCodec(bytes);
    decodeFilm(bytes, file);
    refusals.set(file, "");
    return "";
  } catch (error) {
    if (!isHilumError(error)) throw error;
    refusals.set(file, error.message);
    return error.message;
  }
}

const sparse = (values: ArrayLike<number>, count: number) => {
  const step = Math.max(1, Math.floor(values.length / 97));
  expect(Math.ceil(values.length / step)).toBe(count);
  return Array.from({ length: count }, (_, i) => values[i * step]);
};
const largestDifference = (a: readonly number[], b: readonly number[]) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
const isRead = (pair: [string, Entry]): pair is [string, Extract<Entry, { sha256: string }>] => "sha256" in pair[1];

describe.skipIf(!existsSync(folder))("203 DICOM files of several makers (needs ../shared/data)", () => {
  it.each(reference.filter(isRead).filter(([file]) => !(path.basename(file) in REFUSED_HERE)))(
    "%s gives pydicom's values",
    async (file, { lossy, width, height, sha256, stored, display }) => {
      const { image, samples } = await decoded(file);
      refusals.set(file, "");
      expect([image.width, image.height]).toEqual([width, height]);
      if (!lossy) expect(createHash("sha256").update(new Uint8Array(samples.buffer)).digest("hex")).toBe(sha256);
      expect(largestDifference(sparse(samples, stored.length), stored)).toBeLessThanOrEqual(lossy ? 1 : 0);
      // In 255ths of white: half a step of rounding, one more step of a lossy value, and a window of 8-bit values widens it.
      const shown = sparse(image.data, display.length).map((value) => (255 * value) / image.maxValue);
      expect(
        largestDifference(
          shown,
          display.map((share) => 255 * share),
        ),
      ).toBeLessThanOrEqual(lossy ? 1.5 : 0.51);
    },
  );

  it("what pydicom cannot read either is refused for that reason", async () => {
    for (const [file, entry] of reference)
      if ("refused" in entry) expect(await refusalOf(file), file).toMatch(REASONS[entry.refused]);
  });

  it("two broken files that pydicom forgives are refused by name", async () => {
    for (const [file] of reference) {
      const reason = REFUSED_HERE[path.basename(file)];
      if (reason !== undefined) expect(await refusalOf(file), file).toMatch(reason);
    }
  });

  it("a film whose stored values and photometric interpretation are both turned over is the same film; of one turned over alone, the negative", async () => {
    const { image, samples } = await decoded(
      "mlmed+torchxrayvision/1.2.276.0.7230010.3.1.4.8323329.6904.1517875201.850819.dcm",
    );
    const { width, height } = image;
    const film = { width, height, bitsAllocated: 8, bitsStored: 8 } as const;
    // The pair's own range is the whole one, as in the file: without a window the least and largest values are the ends.
    const twin = decodeFilm(
      encodeDicom({ ...film, samples: samples.map((value) => 255 - value), photometric: "MONOCHROME1" }),
      "twin.dcm",
    ).image;
    expect(Buffer.compare(Buffer.from(twin.data), Buffer.from(image.data))).toBe(0);
    const negative = await decoded("mlmed+torchxrayvision/Fake_MONOHR1.dcm");
    // The range 0–254 is stretched to 0–255: halves round up in both.
    expect(negative.image.data.every((value, i) => Math.abs(255 - value - image.data[i]) <= 1)).toBe(true);
  });

  it("the counts are those of docs/dicom.md", async () => {
    const counts = new Map<string, { read: number; refused: number }>();
    for (const [file, { syntax }] of reference) {
      const name = syntax === undefined ? "Not named, or no Part 10 file" : TRANSFER_SYNTAXES[syntax].name;
      const count = counts.get(name) ?? { read: 0, refused: 0 };
      counts.set(name, count);
      if ((await refusalOf(file)) === "") count.read++;
      else count.refused++;
    }
    const table = [...counts].map(([name, { read, refused }]) => `| ${name} | ${read} | ${refused} |`);
    const document = readFileSync(path.join(root, "docs/dicom.md"), "utf8");
    expect(table.filter((row) => !document.includes(row))).toEqual([]);
  });
});
