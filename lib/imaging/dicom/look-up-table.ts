import { type DataSet } from "dicom-parser";
import { elementBytes, firstItem } from "./elements";
import { damaged } from "./refusals";
import { TAG } from "./tags";

/** A table of the LUT modules (PS3.3 C.11.1.1, C.11.2.1.1) or of a palette (C.7.6.3.1.5). */
export interface LookUpTable {
  /** The input that gives the first entry; smaller ones give it too, larger ones than the last give the last. */
  first: number;
  /** Bits of an entry, as described, or as many as the largest needs. */
  bits: number;
  entries: Uint16Array;
}

/** What may be looked up. */
export interface InputRange {
  least: number;
  largest: number;
}

/** All values that can be stored (PS3.5 §8.1.1). */
export function storedRange({ signed, bitsStored }: { signed: boolean; bitsStored: number }): InputRange {
  return signed
    ? { least: -(2 ** (bitsStored - 1)), largest: 2 ** (bitsStored - 1) - 1 }
    : { least: 0, largest: 2 ** bitsStored - 1 };
}

/**
 * Reads a table from its descriptor (entries, 0 for 65,536; first input; bits) and data.
 * @param inputs the least and the largest value that may be looked up.
 * @throws HilumError corruptImage when the two do not fit.
 */
export function readLookUpTable(
  dataSet: DataSet,
  descriptorTag: string,
  dataTag: string,
  inputs: InputRange,
): LookUpTable {
  const descriptor = elementBytes(dataSet, descriptorTag);
  const data = elementBytes(dataSet, dataTag);
  if (descriptor === undefined || descriptor.length < 6 || data === undefined)
    throw damaged("a look-up table is incomplete");
  const isBig = isBigEndian(dataSet);
  const view = new DataView(descriptor.buffer, descriptor.byteOffset, descriptor.byteLength);
  const count = view.getUint16(0, !isBig) || 65_536;
  const first = firstInput({ vr: dataSet.elements[descriptorTag].vr, value: view.getUint16(2, !isBig), count }, inputs);
  const described = view.getUint16(4, !isBig);
  if (described < 1 || described > 16) throw damaged("a look-up table is incomplete");
  const entries = readEntries(data, count, described, isBig);
  const largest = entries.reduce((most, entry) => Math.max(most, entry), 0);
  return { first, bits: Math.max(described, Math.ceil(Math.log2(largest + 1))), entries };
}

/** The table of the first item of a LUT sequence; null without one. Some writers leave an item of empty attributes: no table. */
export function sequenceTable(dataSet: DataSet, sequenceTag: string, inputs: InputRange): LookUpTable | null {
  const item = firstItem(dataSet, sequenceTag);
  if (item === undefined || !elementBytes(item, TAG.LUTDescriptor)?.length) return null;
  return readLookUpTable(item, TAG.LUTDescriptor, TAG.LUTData, inputs);
}

/**
 * The first input is signed where what is looked up may be (PS3.3 C.11.1.1, C.11.2.1.1): its VR says so in explicit syntaxes, and
 * often falsely, since it was US or SS; a table that no value reaches as it is said is taken the other way if that is reached.
 */
function firstInput(
  { vr, value, count }: { vr: string | undefined; value: number; count: number },
  { least, largest }: InputRange,
): number {
  const signed = value >= 32_768 ? value - 65_536 : value;
  const isReached = (first: number) => first <= largest && first + count > least;
  const [said, other] = vr === "SS" || (vr !== "US" && least < 0) ? [signed, value] : [value, signed];
  return !isReached(said) && isReached(other) ? other : said;
}

/** 8-bit entries may lie in bytes, two to a word. */
function readEntries(data: Uint8Array, count: number, bits: number, isBig: boolean): Uint16Array {
  if (data.length >= 2 * count) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return Uint16Array.from({ length: count }, (_, i) => view.getUint16(2 * i, !isBig));
  }
  if (bits > 8 || data.length < count) throw damaged("a look-up table is incomplete");
  return Uint16Array.from({ length: count }, (_, i) => data[isBig ? i ^ 1 : i]);
}

/** The entry for an input, PS3.3 C.11.1.1.1. */
export function lookUp({ first, entries }: LookUpTable, input: number): number {
  const at = Math.floor(input) - first;
  return entries[at < 0 ? 0 : at >= entries.length ? entries.length - 1 : at];
}

function isBigEndian(dataSet: DataSet): boolean {
  // The parser keeps the byte order as the reader it chose.
  return dataSet.byteArrayParser.readUint16(Uint8Array.of(0, 1), 0) === 1;
}
