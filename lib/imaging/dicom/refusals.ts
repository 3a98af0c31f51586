import { HilumError } from "../../errors";

/** A file that contradicts itself or ends early. `what` goes on "The DICOM file is damaged: …". */
export function damaged(what: string, cause?: unknown): HilumError {
  return new HilumError("corruptImage", `The DICOM file is damaged: ${what}.`, {
    remedy: "Export the film again.",
    cause,
  });
}

/** A sound file of a kind Hilum does not read. `what` goes on "The DICOM file is …". */
export function notRead(what: string, remedy = "Export the film as a single-frame grey DICOM, or as PNG."): HilumError {
  return new HilumError("unsupportedImage", `The DICOM file is ${what}, which Hilum does not read.`, { remedy });
}
