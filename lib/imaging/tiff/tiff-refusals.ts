import { HilumError } from "../../errors";

/** A file that contradicts itself or ends early. `what` goes on "The TIFF is damaged: …". */
export function corruptTiff(what: string, cause?: unknown): HilumError {
  return new HilumError("corruptImage", `The TIFF is damaged: ${what}.`, {
    remedy: "Export or download the file again.",
    cause,
  });
}

/** A sound file of a kind Hilum does not read. `what` goes on "The TIFF is …". */
export function unreadTiff(what: string): HilumError {
  return new HilumError("unsupportedImage", `The TIFF is ${what}, which Hilum does not read.`, {
    remedy: "Save it as PNG, or as an uncompressed 8- or 16-bit grey TIFF.",
  });
}
