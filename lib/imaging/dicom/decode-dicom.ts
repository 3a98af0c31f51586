/** @file DICOM films (PS3.3, PS3.5, PS3.10) to grey, bright = dense. See docs/dicom.md. */
// The default export: Node finds no named ones in this CommonJS package.
import dicomParser, { type DataSet } from "dicom-parser";
import { colourFilm, filmChroma, paletteFilm } from "./colour-film";
import { greyFilm } from "./grey-film";
import { inflateDataSet } from "./inflate-data-set";
import { asPart10 } from "./part-10";
import { type PixelLayout, readPixelLayout } from "./pixel-layout";
import { damaged } from "./refusals";
import { readStoredSamples, type StoredSamples } from "./stored-samples";
import { readableSyntax, readTransferSyntax } from "./transfer-syntax";
import { readFilmHeader } from "./dicom-header";
import type { FilmColour, FilmHeader } from "../film-header";
import type { GreyImage } from "../grey-image";
import { isHilumError } from "../../errors";
import { TAG } from "./tags";

/** Whether a file has the mark of DICOM, or beyond doubt should have it. */
export function isDicom(bytes: Uint8Array): boolean {
  return asPart10(bytes) !== null;
}

/**
 * Decodes one DICOM frame: stored values, modality transform, value of interest, polarity; colour captures to their luma.
 * JPEG 2000 and JPEG-LS need `prepareCodec` first.
 * @throws HilumError corruptImage, tooLarge, or unsupportedImage naming the transfer syntax or layout and the remedy.
 */
export function decodeDicom(bytes: Uint8Array): {
  image: GreyImage;
  bitDepth: number;
  colour: FilmColour;
  chroma: number;
  header: FilmHeader;
} {
  const { dataSet, layout, stored } = readDicom(bytes);
  const image = toGrey(dataSet, layout, stored);
  const colour = layout.channels === 3 ? "rgb" : layout.photometric === "PALETTE COLOR" ? "palette" : "grey";
  return {
    image,
    bitDepth: colour === "palette" && image.maxValue > 255 ? 16 : layout.bitsStored,
    colour,
    chroma: filmChroma(dataSet, layout, stored),
    header: readFilmHeader(dataSet),
  };
}

/** The parsed file and its stored values, before they become grey. Throws as {@link decodeDicom}. */
export function readDicom(bytes: Uint8Array): { dataSet: DataSet; layout: PixelLayout; stored: StoredSamples } {
  const file = asPart10(bytes) ?? bytes;
  const syntax = readableSyntax(readTransferSyntax(file));
  const dataSet = parse(file);
  const layout = readPixelLayout(dataSet, syntax.coding);
  return { dataSet, layout, stored: readStoredSamples(dataSet, layout, syntax) };
}

function parse(bytes: Uint8Array): DataSet {
  try {
    return dicomParser.parseDicom(bytes, {
      untilTag: TAG.PixelData,
      inflater: (file: Uint8Array, position: number) => inflateDataSet(file.subarray(position)),
    });
  } catch (cause) {
    if (isHilumError(cause)) throw cause;
    throw damaged("its header cannot be read", cause);
  }
}

function toGrey(dataSet: DataSet, layout: PixelLayout, { samples, isRgb }: StoredSamples): GreyImage {
  if (layout.channels === 3) return colourFilm(layout, samples, isRgb);
  if (layout.photometric === "PALETTE COLOR") return paletteFilm(dataSet, layout, samples);
  return greyFilm(dataSet, layout, samples);
}
