import type { GreyImage } from "../imaging/grey-image";
import { encodeDicom } from "../imaging/dicom/dicom-writer";
import { deriveSeed } from "../tensor/random";
import type { PhantomPlan } from "./phantom-plan";

/**
 * A drawing as a Secondary Capture Image (PS3.3 A.8.1), explicit VR little endian. It says in name, series and
 * derivation that it shows nobody: PatientName SYNTHETIC^…, ImageType DERIVED\SECONDARY, ConversionType SYN.
 * BurnedInAnnotation is NO: the word in the pixels identifies nobody (PS3.3 C.7.6.1.1.5).
 * @param seed of the data set: the UIDs are derived from it and from the film's file and patient.
 */
export function encodePhantomDicom(
  { file, patientId, sex, ageYears, view, source }: Omit<PhantomPlan, "drawing" | "truth" | "label">,
  image: GreyImage,
  seed: number,
): Uint8Array {
  const deep = image.maxValue > 255;
  return encodeDicom({
    width: image.width,
    height: image.height,
    samples: image.data,
    bitsAllocated: deep ? 16 : 8,
    bitsStored: deep ? 12 : 8,
    window: { centre: (image.maxValue + 1) / 2, width: image.maxValue + 1 },
    modality: "OT",
    bodyPart: "CHEST",
    view: view === "PA" ? "PA" : "AP",
    patientPosition: view === "AP supine" ? "HFS" : undefined,
    patientName: `SYNTHETIC^${patientId.toUpperCase()}`,
    patientId,
    sex,
    age: `${String(ageYears).padStart(3, "0")}Y`,
    birthDate: "",
    studyDate: "",
    imageType: "DERIVED\\SECONDARY",
    uid: phantomUid(seed, "instance", patientId, file),
    studyUid: phantomUid(seed, "study", patientId, file),
    seriesUid: phantomUid(seed, "series", patientId, file),
    more: [
      { tag: 0x00080030, vr: "TM", value: "" },
      { tag: 0x00080050, vr: "SH", value: "" },
      { tag: 0x00080064, vr: "CS", value: "SYN" },
      { tag: 0x00080070, vr: "LO", value: "Hilum phantom" },
      { tag: 0x00080080, vr: "LO", value: source },
      { tag: 0x00080090, vr: "PN", value: "" },
      { tag: 0x0008103e, vr: "LO", value: "SYNTHETIC - NOT A PATIENT" },
      { tag: 0x00200010, vr: "SH", value: "1" },
      { tag: 0x00200011, vr: "IS", value: "1" },
      { tag: 0x00200013, vr: "IS", value: "1" },
      { tag: 0x00280301, vr: "CS", value: "NO" },
    ],
  });
}

/** A UID under 2.25 (PS3.5 B.2): a UUID of version 8 (RFC 9562 §5.8) made from a seed and keys, so that the same drawing has the same. */
export function phantomUid(seed: number, ...keys: readonly string[]): string {
  let uuid = 0n;
  for (let word = 0; word < 4; word++) uuid = (uuid << 32n) | BigInt(deriveSeed(seed, "uid", word, ...keys));
  const version = (uuid & ~(0xfn << 76n)) | (8n << 76n);
  return `2.25.${(version & ~(3n << 62n)) | (2n << 62n)}`;
}
