import { type DataSet } from "dicom-parser";
import { chromaOf, type RgbTriple, meanChroma, ycbcrColour } from "../chroma";
import type { GreyImage } from "../grey-image";
import { luma } from "../luma";
import { lookUp, type LookUpTable, readLookUpTable, storedRange } from "./look-up-table";
import { type PixelLayout } from "./pixel-layout";
import { notRead } from "./refusals";
import { type StoredSamples } from "./stored-samples";

/**
 * A colour screen capture (PS3.3 C.7.6.3.1.2) to grey: RGB by {@link luma}, the Y of the YBR spaces as it stands (full range,
 * Rec. 601, so it is that luma). ICT and RCT have become RGB in their codec. Windows do not apply to colour (C.11.2).
 * @param isRgb what the samples are, whatever the header calls them.
 */
export function colourFilm({ width, height, bitsStored }: PixelLayout, samples: Int32Array, isRgb: boolean): GreyImage {
  const pixels = width * height;
  const maxValue = bitsStored <= 8 ? 255 : 65535;
  const gain = maxValue / (2 ** bitsStored - 1);
  const data = maxValue === 255 ? new Uint8Array(pixels) : new Uint16Array(pixels);
  for (let i = 0, at = 0; i < pixels; i++, at += 3) {
    const grey = isRgb ? luma(samples[at], samples[at + 1], samples[at + 2]) : samples[at];
    data[i] = gain === 1 ? grey : Math.round(grey * gain);
  }
  return { width, height, data, maxValue };
}

/**
 * A PALETTE COLOR capture to grey: each stored value by its red, green and blue entries (PS3.3 C.7.6.3.1.5–6), then {@link luma}.
 * @throws HilumError unsupportedImage for a segmented palette, corruptImage for an incomplete one.
 */
export function paletteFilm(dataSet: DataSet, layout: PixelLayout, samples: Int32Array): GreyImage {
  const { width, height, bitsStored, signed } = layout;
  if (dataSet.elements.x00281221 !== undefined) throw notRead("coloured by a segmented palette");
  const [red, green, blue] = readPalette(dataSet, layout);
  const maxValue = red.bits <= 8 ? 255 : 65535;
  const least = signed ? -(2 ** (bitsStored - 1)) : 0;
  const greys = Uint16Array.from({ length: 2 ** bitsStored }, (_, i) =>
    luma(lookUp(red, least + i), lookUp(green, least + i), lookUp(blue, least + i)),
  );
  const data = maxValue === 255 ? new Uint8Array(samples.length) : new Uint16Array(samples.length);
  for (let i = 0; i < samples.length; i++) data[i] = greys[samples[i] - least];
  return { width, height, data, maxValue };
}

function readPalette(dataSet: DataSet, layout: PixelLayout): LookUpTable[] {
  return [1, 2, 3].map((channel) =>
    readLookUpTable(dataSet, `x0028110${channel}`, `x0028120${channel}`, storedRange(layout)),
  );
}

/** How colourful a film is, see {@link meanChroma}. Throws as {@link paletteFilm}. */
export function filmChroma(dataSet: DataSet, layout: PixelLayout, { samples, isRgb }: StoredSamples): number {
  const { channels, photometric, bitsStored } = layout;
  if (channels === 3) {
    const gain = 255 / (2 ** bitsStored - 1);
    const valuesAt = (i: number): RgbTriple => [
      samples[3 * i] * gain,
      samples[3 * i + 1] * gain,
      samples[3 * i + 2] * gain,
    ];
    return meanChroma(layout, (i) => chromaOf(isRgb ? valuesAt(i) : ycbcrColour(...valuesAt(i)), 255));
  }
  if (photometric !== "PALETTE COLOR") return 0;
  const [red, green, blue] = readPalette(dataSet, layout);
  const maxValue = 2 ** red.bits - 1;
  return meanChroma(layout, (i) =>
    chromaOf([lookUp(red, samples[i]), lookUp(green, samples[i]), lookUp(blue, samples[i])], maxValue),
  );
}
