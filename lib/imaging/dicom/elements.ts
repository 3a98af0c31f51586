/** @file Single values of a data set. The parser throws on elements that point outside the file: the same as an absent one. */
import { type DataSet } from "dicom-parser";

/** The first of a US element's numbers. */
export function uint16(dataSet: DataSet, tag: string): number | undefined {
  return readSafely(() => dataSet.uint16(tag));
}

/** The first number of an element that is SS where pixels are signed and US where not (PS3.5 §6.2, "US or SS"). */
export function pixelValue(dataSet: DataSet, tag: string, signed: boolean): number | undefined {
  return readSafely(() => (signed ? dataSet.int16(tag) : dataSet.uint16(tag)));
}

/** The first of a DS element's numbers; undefined for what is no finite number. */
export function elementDecimal(dataSet: DataSet, tag: string): number | undefined {
  const value = readSafely(() => dataSet.floatString(tag));
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}

/** The first of a text element's values, without blanks around it. */
export function elementText(dataSet: DataSet, tag: string): string | undefined {
  return readSafely(() => dataSet.string(tag, 0))?.trim();
}

/** The bytes of an element, as far as the file has them; undefined when absent. */
export function elementBytes(dataSet: DataSet, tag: string): Uint8Array | undefined {
  const element = dataSet.elements[tag];
  if (element === undefined) return undefined;
  return (dataSet.byteArray as Uint8Array).subarray(element.dataOffset, element.dataOffset + element.length);
}

/** The first item of a sequence; undefined when absent or without items. */
export function firstItem(dataSet: DataSet, tag: string): DataSet | undefined {
  return dataSet.elements[tag]?.items?.[0]?.dataSet;
}

function readSafely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
