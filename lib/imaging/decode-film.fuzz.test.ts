import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { isHilumError } from "../errors";
import { Random } from "../tensor/random";
import { decodeFilm } from "./decode-film";
import { turboJpeg } from "./jpeg/unpack-jpeg";
import { encodeDicom, type WritableSyntax } from "./dicom/dicom-writer";

beforeAll(() => turboJpeg.load());

const WIDTH = 40,
  HEIGHT = 32;
const random = new Random(17);
const noise = (count: number) =>
  Uint8Array.from({ length: count }, (_, i) => 100 + 60 * Math.sin(i / 9) + random.int(40));

async function seeds(): Promise<Record<string, Uint8Array>> {
  const grey = () =>
    sharp(noise(WIDTH * HEIGHT), { raw: { width: WIDTH, height: HEIGHT, channels: 1 } }).toColourspace("b-w");
  const rgb = () => sharp(noise(WIDTH * HEIGHT * 3), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
  const dicom = (syntax: WritableSyntax) =>
    encodeDicom(
      {
        width: WIDTH,
        height: HEIGHT,
        samples: noise(WIDTH * HEIGHT),
        bitsAllocated: 16,
        bitsStored: 12,
        patientId: "1",
        age: "040Y",
        window: { centre: 128, width: 256 },
      },
      syntax,
    );
  return {
    "grey PNG": await grey().png().toBuffer(),
    "interlaced palette PNG": await rgb().png({ palette: true, progressive: true }).toBuffer(),
    "baseline JPEG": await rgb().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    "progressive JPEG": await grey().jpeg({ progressive: true }).toBuffer(),
    "LZW TIFF": await grey().tiff({ compression: "lzw" }).toBuffer(),
    "Deflate TIFF": await rgb().tiff({ compression: "deflate" }).toBuffer(),
    "uncompressed TIFF": await grey().tiff({ compression: "none" }).toBuffer(),
    "implicit DICOM": dicom("implicit little"),
    "explicit DICOM": dicom("explicit little"),
    "big-endian DICOM": dicom("explicit big"),
    "deflated DICOM": dicom("deflated"),
  };
}

/** Cuts, flips, overwrites, repeats or fills: at most a few bytes, half of the time in the header. */
function mutate(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const place = () => random.int(random.uniform() < 0.5 ? Math.min(copy.length, 200) : copy.length);
  const kind = random.int(5);
  if (kind === 0) return copy.subarray(0, random.int(copy.length));
  if (kind === 1) for (let i = 1 + random.int(4); i > 0; i--) copy[place()] ^= 1 << random.int(8);
  if (kind === 2) for (let i = 1 + random.int(4); i > 0; i--) copy[place()] = [0, 1, 0x7f, 0x80, 0xff][random.int(5)];
  if (kind === 3) copy.copyWithin(place(), place(), place());
  if (kind === 4) {
    const at = place();
    copy.fill(0xff, at, at + 4);
  }
  return copy;
}

describe("2,200 damaged films", () => {
  it("are decoded or refused in words, and none hangs", async () => {
    let refused = 0;
    for (const [name, bytes] of Object.entries(await seeds())) {
      expect(decodeFilm(bytes, name).image.data.length, name).toBe(WIDTH * HEIGHT);
      for (let i = 0; i < 200; i++) {
        const damaged = mutate(bytes);
        try {
          const { image } = decodeFilm(damaged, "film");
          expect(image.data.length).toBe(image.width * image.height);
        } catch (error) {
          if (!isHilumError(error)) throw new Error(`${name}, mutation ${i}: ${String(error)}`, { cause: error });
          expect(["corruptImage", "unsupportedImage", "tooLarge"]).toContain(error.code);
          expect(error.message.length).toBeGreaterThan(10);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(700);
  }, 60_000);
});
