/**
 * @file TIFF 6.0 and BigTIFF to grey, as libtiff reads them.
 *
 * Written here because no library for browsers reads them right: see decision 2.
 */
import { chromaOf, type RgbTriple, meanChroma, ycbcrColour } from "../chroma";
import type { FilmColour } from "../film-header";
import type { GreyImage } from "../grey-image";
import { luma, onBlack } from "../luma";
import { applyOrientation } from "../orientation";
import { type TiffSamples } from "./chunk-samples";
import { pageSamples } from "./page-samples";
import { CMYK, PALETTE, readTiffPage, RGB, type TiffPage, UNSIGNED, WHITE_IS_ZERO, YCBCR } from "./tiff-page";
import { corruptTiff } from "./tiff-refusals";

/**
 * Decodes a TIFF of one page (and perhaps its thumbnail and mask) to grey: colour by {@link luma}, transparency on black,
 * upright by its orientation. Whole numbers up to 16 bits keep their values, up to 8 bits stretched to 0–255; signed, 32-bit and
 * floating-point ones, which have no white, are stretched from the film's smallest to its largest value.
 * JPEG-compressed ones need `prepareCodec` first.
 * @throws HilumError corruptImage, tooLarge, or unsupportedImage naming the compression or layout, or several pages.
 */
export function decodeTiff(bytes: Uint8Array): {
  image: GreyImage;
  bitDepth: number;
  colour: FilmColour;
  chroma: number;
} {
  const page = readTiffPage(bytes);
  const samples = pageSamples(bytes, page);
  const image = page.format !== UNSIGNED || page.bits > 16 ? stretched(page, samples) : toGrey(page, samples);
  return {
    image: applyOrientation(image, page.orientation),
    bitDepth: Math.min(page.bits, 16),
    colour: colourOf(page),
    chroma: chromaIn(page, samples),
  };
}

function colourOf({ photometric }: TiffPage): FilmColour {
  if (photometric === PALETTE) return "palette";
  return photometric === CMYK ? "cmyk" : photometric === RGB || photometric === YCBCR ? "rgb" : "grey";
}

/** Whole numbers of at most 16 bits. */
function toGrey(page: TiffPage, samples: TiffSamples): GreyImage {
  const { width, height, bits, samples: step, alpha } = page;
  const deepest = page.photometric === PALETTE ? 8 : bits;
  const maxValue = deepest <= 8 ? 255 : 2 ** deepest - 1;
  const data = deepest <= 8 ? new Uint8Array(width * height) : new Uint16Array(width * height);
  const grey = greyReader(page, samples, maxValue);
  const opaque = 2 ** bits - 1;
  for (let i = 0, at = 0; i < data.length; i++, at += step)
    data[i] = alpha === null ? grey(at) : onBlack(grey(at), samples[at + alpha], opaque);
  return { width, height, data, maxValue };
}

/** The grey of the pixel whose samples begin at an index, 0–`maxValue`. */
function greyReader(page: TiffPage, samples: TiffSamples, maxValue: number): (at: number) => number {
  const { photometric, bits } = page;
  if (photometric === PALETTE) {
    const greys = paletteColours(page).map(([red, green, blue]) => luma(red >> 8, green >> 8, blue >> 8));
    return (at) => greys[samples[at]];
  }
  if (photometric === RGB) return (at) => luma(samples[at], samples[at + 1], samples[at + 2]);
  if (photometric === YCBCR) return (at) => samples[at];
  if (photometric === CMYK) return (at) => luma(...lightOf(samples, at, maxValue));
  const gain = bits < 8 ? 255 / (2 ** bits - 1) : 1;
  const isInverse = photometric === WHITE_IS_ZERO;
  return (at) => Math.round((isInverse ? 2 ** bits - 1 - samples[at] : samples[at]) * gain);
}

/** Inks on white paper, each colour through black. */
function lightOf(samples: TiffSamples, at: number, maxValue: number): RgbTriple {
  const through = (ink: number) => onBlack(maxValue - ink, maxValue - samples[at + 3], maxValue);
  return [through(samples[at]), through(samples[at + 1]), through(samples[at + 2])];
}

/** Numbers without a white: from the smallest to the largest that is a number; what is none is black. */
function stretched({ width, height, samples: step, photometric }: TiffPage, samples: TiffSamples): GreyImage {
  let low = Infinity;
  let high = -Infinity;
  for (let at = 0; at < samples.length; at += step) {
    const value = samples[at];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const data = new Uint16Array(width * height);
  if (high > low) {
    for (let i = 0, at = 0; i < data.length; i++, at += step) {
      const share = (samples[at] - low) / (high - low);
      if (!Number.isNaN(share))
        data[i] = Math.round(65_535 * Math.min(1, Math.max(0, photometric === WHITE_IS_ZERO ? 1 - share : share)));
    }
  }
  return { width, height, data, maxValue: 65_535 };
}

/** After {@link toGrey}, which checks the palette. */
function chromaIn(page: TiffPage, samples: TiffSamples): number {
  const { photometric, samples: step, bits } = page;
  const most = 2 ** bits - 1;
  if (photometric === PALETTE) {
    const chromas = paletteColours(page).map((colour) => chromaOf(colour, 65_535));
    return meanChroma(page, (i) => chromas[samples[step * i]]);
  }
  const triple = (at: number): RgbTriple => [samples[at], samples[at + 1], samples[at + 2]];
  if (photometric === RGB) return meanChroma(page, (i) => chromaOf(triple(step * i), most));
  if (photometric === YCBCR) return meanChroma(page, (i) => chromaOf(ycbcrColour(...triple(step * i)), 255));
  if (photometric === CMYK) return meanChroma(page, (i) => chromaOf(lightOf(samples, step * i, most), most));
  return 0;
}

/** The colour map: all reds, all greens, all blues, of 16 bits; of 8 where no entry is larger, as libtiff guesses. */
function paletteColours({ colourMap, bits }: TiffPage): RgbTriple[] {
  const count = 2 ** bits;
  if (colourMap === undefined || colourMap.length < 3 * count) throw corruptTiff("its palette is missing or broken");
  const gain = colourMap.every((value) => value < 256) ? 257 : 1;
  return Array.from({ length: count }, (_, i): RgbTriple => [
    gain * colourMap[i],
    gain * colourMap[count + i],
    gain * colourMap[2 * count + i],
  ]);
}
