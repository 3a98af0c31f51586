import { charLs } from "./dicom/decode-jpeg-ls";
import { asPart10 } from "./dicom/part-10";
import { openJpeg } from "./dicom/decode-jpeg-2000";
import { readTransferSyntax, TRANSFER_SYNTAXES } from "./dicom/transfer-syntax";
import { isJpeg } from "./jpeg/decode-jpeg";
import { isHilumError } from "../errors";
import { turboJpeg } from "./jpeg/unpack-jpeg";
import { isTiff } from "./tiff/tiff-directory";
import { JPEG, readTiffPage } from "./tiff/tiff-page";

/**
 * Loads the WebAssembly codec that a film needs, if it needs one: to be awaited before `decodeFilm`, which is synchronous.
 * A file that cannot be read is left for `decodeFilm` to refuse.
 * @throws Error when the codec's own file cannot be had.
 */
export async function prepareCodec(bytes: Uint8Array): Promise<void> {
  const coding = codingOf(bytes);
  if (coding === "jpeg2000") await openJpeg.load();
  if (coding === "jpegLs") await charLs.load();
  if (coding === "jpeg") await turboJpeg.load();
}

function codingOf(bytes: Uint8Array) {
  try {
    // First, as when it is decoded: anything may stand before the mark of DICOM.
    const dicom = asPart10(bytes);
    if (dicom !== null) return TRANSFER_SYNTAXES[readTransferSyntax(dicom)]?.coding ?? null;
    if (isTiff(bytes)) return readTiffPage(bytes).compression === JPEG ? "jpeg" : null;
    return isJpeg(bytes) ? "jpeg" : null;
  } catch (error) {
    if (isHilumError(error)) return null;
    throw error;
  }
}
