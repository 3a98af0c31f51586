import { type DataSet } from "dicom-parser";
import type { GreyImage } from "../grey-image";
import { firstItem, pixelValue, elementText } from "./elements";
import { type InputRange, storedRange } from "./look-up-table";
import { modalityTransform } from "./modality-transform";
import { type PixelLayout } from "./pixel-layout";
import { voiTransform } from "./voi-transform";
import { TAG } from "./tags";

/**
 * Stored values of a grey film to 0–255 (up to 8 bits stored) or 0–65535, bright = dense, by the grayscale pipeline of PS3.4 §N.2:
 * modality, then value of interest (from the film's smallest to its largest value where the header names none), then the
 * polarity. Padding is black and is left out of smallest and largest.
 * @throws HilumError corruptImage for an incomplete look-up table.
 */
export function greyFilm(dataSet: DataSet, layout: PixelLayout, samples: Int32Array): GreyImage {
  const { width, height, signed, bitsStored } = layout;
  const range = storedRange(layout);
  const { least } = range;
  const values = 2 ** bitsStored;
  const modality = modalityTransform(dataSet, range);
  const isPadding = paddingTest(dataSet, signed);
  const display =
    voiTransform(dataSet, modalityRange(dataSet, range, modality)) ??
    fullRange(samples, { least, values, modality, isPadding });
  const isInverse = isInverted(dataSet, layout);
  const maxValue = bitsStored <= 8 ? 255 : 65535;
  // Every stored value there can be, once: a film has millions of pixels and at most 65,536 values.
  const greys = new Uint16Array(values);
  for (let i = 0; i < values; i++) {
    const stored = least + i;
    if (isPadding(stored)) continue;
    const share = Math.min(Math.max(display(modality(stored)), 0), 1);
    greys[i] = Math.round((isInverse ? 1 - share : share) * maxValue);
  }
  const data = maxValue === 255 ? new Uint8Array(samples.length) : new Uint16Array(samples.length);
  for (let i = 0; i < samples.length; i++) data[i] = greys[samples[i] - least];
  return { width, height, data, maxValue };
}

/** The values that a modality transform can give: of a table its entries, which have no sign, else the ends of a straight line. */
function modalityRange(
  dataSet: DataSet,
  { least, largest }: InputRange,
  modality: (stored: number) => number,
): InputRange {
  if (firstItem(dataSet, TAG.ModalityLUTSequence) !== undefined) return { least: 0, largest: 65_535 };
  const [one, other] = [modality(least), modality(largest)];
  return { least: Math.min(one, other), largest: Math.max(one, other) };
}

/**
 * Presentation LUT Shape (PS3.3 C.11.6.1.2) where the film states it: INVERSE turns over, IDENTITY does not. Else MONOCHROME1,
 * whose smallest value is white (C.7.6.3.1.2), is turned over. Sound films say both alike (Tables C.7-9 and C.8-70).
 */
function isInverted(dataSet: DataSet, { photometric }: PixelLayout): boolean {
  const shape = elementText(dataSet, TAG.PresentationLUTShape);
  if (shape === "INVERSE" || shape === "IDENTITY") return shape === "INVERSE";
  return photometric === "MONOCHROME1";
}

/** Pixel Padding Value and Range Limit (PS3.3 C.7.5.1.1.2), on stored values. */
function paddingTest(dataSet: DataSet, signed: boolean): (stored: number) => boolean {
  const value = pixelValue(dataSet, TAG.PixelPaddingValue, signed);
  if (value === undefined) return () => false;
  const limit = pixelValue(dataSet, TAG.PixelPaddingRangeLimit, signed) ?? value;
  const low = Math.min(value, limit);
  const high = Math.max(value, limit);
  return (stored) => stored >= low && stored <= high;
}

interface StoredRange {
  least: number;
  values: number;
  modality: (stored: number) => number;
  isPadding: (stored: number) => boolean;
}

function fullRange(
  samples: Int32Array,
  { least, values, modality, isPadding }: StoredRange,
): (value: number) => number {
  const isThere = new Uint8Array(values);
  for (let i = 0; i < samples.length; i++) isThere[samples[i] - least] = 1;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values; i++) {
    if (isThere[i] === 0 || isPadding(least + i)) continue;
    const value = modality(least + i);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high > low ? (value) => (value - low) / (high - low) : () => 0;
}
