import { type DataSet } from "dicom-parser";
import { checkFilmSize } from "../film-size";
import { elementText, uint16 } from "./elements";
import { damaged, notRead } from "./refusals";
import { type PixelCoding } from "./transfer-syntax";
import { TAG } from "./tags";

/** The Image Pixel Module (PS3.3 C.7.6.3) of a single frame that can be decoded. */
export interface PixelLayout {
  width: number;
  height: number;
  channels: 1 | 3;
  /** Planar Configuration: one colour plane after the other instead of pixel by pixel. */
  planar: boolean;
  photometric: string;
  bitsAllocated: 8 | 16;
  bitsStored: number;
  /** How far the stored bits lie above bit 0. */
  shift: number;
  /** Pixel Representation: two's complement. */
  signed: boolean;
}

const GREY = ["MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"];
const COLOUR = ["RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT"];

/**
 * Reads and checks how the pixels lie, before anything is allocated for them.
 * @throws HilumError unsupportedImage, corruptImage or tooLarge.
 */
export function readPixelLayout(dataSet: DataSet, coding: PixelCoding): PixelLayout {
  if (dataSet.elements[TAG.PixelData] === undefined) throw withoutPixels(dataSet);
  const height = number(dataSet, TAG.Rows);
  const width = number(dataSet, TAG.Columns);
  checkFilmSize(width, height);
  const frames = Number(elementText(dataSet, TAG.NumberOfFrames) || 1);
  if (frames > 1) throw notRead(`a series of ${frames} frames`, "Export the frame you mean as a film of its own.");
  const photometric = elementText(dataSet, TAG.PhotometricInterpretation) ?? "";
  const channels = number(dataSet, TAG.SamplesPerPixel, 1);
  if (!isReadable(photometric, channels, coding))
    throw notRead(`in ${photometric || "an unnamed"} colour space with ${channels} samples a pixel`);
  const bitsAllocated = number(dataSet, TAG.BitsAllocated);
  const bitsStored = number(dataSet, TAG.BitsStored, bitsAllocated);
  const highBit = number(dataSet, TAG.HighBit, bitsStored - 1);
  if (bitsAllocated !== 8 && bitsAllocated !== 16) throw notRead(`stored with ${bitsAllocated} bits a sample`);
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit < bitsStored - 1)
    throw damaged("its sample layout makes no sense");
  return {
    width,
    height,
    photometric,
    bitsAllocated,
    bitsStored,
    channels: channels === 3 ? 3 : 1,
    planar: number(dataSet, TAG.PlanarConfiguration, 0) === 1,
    shift: highBit - bitsStored + 1,
    signed: number(dataSet, TAG.PixelRepresentation, 0) === 1,
  };
}

/** PS3.3 C.7.6.3.1.2: ICT and RCT belong to JPEG 2000 alone. */
function isReadable(photometric: string, channels: number, coding: PixelCoding): boolean {
  if (channels === 1) return GREY.includes(photometric);
  return channels === 3 && COLOUR.includes(photometric) && (coding === "jpeg2000" || !/_(ICT|RCT)$/.test(photometric));
}

function withoutPixels(dataSet: DataSet) {
  if (dataSet.elements.x7fe00008 !== undefined || dataSet.elements.x7fe00009 !== undefined)
    return notRead("stored in floating-point pixels");
  return notRead("a report, plan or waveform without pixels", "Import only the films of the study.");
}

function number(dataSet: DataSet, tag: string, absent = NaN): number {
  const value = uint16(dataSet, tag) ?? absent;
  if (Number.isNaN(value)) throw damaged("its header does not describe the pixels");
  return value;
}
