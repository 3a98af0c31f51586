import { type DataSet } from "dicom-parser";
import { storedFromCoded } from "./coded-frame";
import { decodeJpeg2000 } from "./decode-jpeg-2000";
import { decodeJpegDct } from "./decode-jpeg-dct";
import { decodeJpegLossless } from "./decode-jpeg-lossless";
import { decodeJpegLs } from "./decode-jpeg-ls";
import { decodeRle } from "./decode-rle";
import { elementBytes } from "./elements";
import { readCompressedFrame } from "./encapsulated-frame";
import { readNativeSamples, storedValue } from "./native-samples";
import { type PixelLayout } from "./pixel-layout";
import { damaged } from "./refusals";
import { type ReadableSyntax } from "./transfer-syntax";
import { TAG } from "./tags";

/** The stored values of a film: decompressed, before any look-up table. */
export interface StoredSamples {
  /** `height × width × channels`, one pixel's channels together. */
  samples: Int32Array;
  /** Whether three channels are red, green and blue; else Y, Cb and Cr. */
  isRgb: boolean;
}

/**
 * Unpacks the pixels of a frame.
 * @throws HilumError corruptImage, unsupportedImage or tooLarge.
 */
export function readStoredSamples(
  dataSet: DataSet,
  layout: PixelLayout,
  { coding, isBigEndian = false, isLossy = false }: ReadableSyntax,
): StoredSamples {
  const element = dataSet.elements[TAG.PixelData];
  const isRgb = !["YBR_FULL", "YBR_FULL_422"].includes(layout.photometric);
  if (coding === "native") {
    if (element.hadUndefinedLength === true)
      throw damaged("its pixels are compressed, and its transfer syntax says that they are not");
    // 8-bit samples in OW words swap with the words (PS3.5 §8.1.1, §A.3).
    const order = !isBigEndian ? "little" : layout.bitsAllocated === 8 && element.vr === "OW" ? "bigWords" : "big";
    return {
      samples: readNativeSamples(elementBytes(dataSet, TAG.PixelData) ?? new Uint8Array(), layout, order),
      isRgb,
    };
  }
  const frame = readCompressedFrame(dataSet.byteArray as Uint8Array, element);
  switch (coding) {
    case "rle": {
      const { width, height, channels, bitsAllocated } = layout;
      const words = decodeRle(frame, { pixels: width * height, channels, bytesPerSample: bitsAllocated === 8 ? 1 : 2 });
      return { samples: Int32Array.from(words, storedValue(layout)), isRgb };
    }
    case "jpeg": {
      const decoded = decodeJpegDct(frame, layout);
      return { samples: storedFromCoded(decoded, layout, isLossy), isRgb: decoded.isRgb };
    }
    case "jpegLossless":
      return { samples: storedFromCoded(decodeJpegLossless(frame, layout), layout, isLossy), isRgb };
    case "jpegLs":
      return { samples: storedFromCoded(decodeJpegLs(frame, layout), layout, isLossy), isRgb };
    case "jpeg2000":
      return { samples: storedFromCoded(decodeJpeg2000(frame, layout), layout, isLossy), isRgb };
  }
}
