import { damaged, notRead } from "./refusals";

/** How the samples of a frame are packed. */
export type PixelCoding = "native" | "rle" | "jpeg" | "jpegLossless" | "jpegLs" | "jpeg2000";

/** A transfer syntax of PS3.6 Annex A; `coding` is null for those that are only named to be refused. */
export interface TransferSyntax {
  name: string;
  coding: PixelCoding | null;
  /** @default false */
  isBigEndian?: boolean;
  /** Whether the decoded values may differ from what was coded. @default false */
  isLossy?: boolean;
}
export type ReadableSyntax = TransferSyntax & { coding: PixelCoding };

/** PS3.5 Annex A; what is missing is refused by its UID. */
export const TRANSFER_SYNTAXES: Record<string, TransferSyntax> = {
  "1.2.840.10008.1.2": { name: "Implicit VR Little Endian", coding: "native" },
  "1.2.840.10008.1.2.1": { name: "Explicit VR Little Endian", coding: "native" },
  "1.2.840.10008.1.2.2": { name: "Explicit VR Big Endian", coding: "native", isBigEndian: true },
  "1.2.840.10008.1.2.1.99": { name: "Deflated Explicit VR Little Endian", coding: "native" },
  "1.2.840.10008.1.2.5": { name: "RLE Lossless", coding: "rle" },
  "1.2.840.10008.1.2.4.50": { name: "JPEG Baseline", coding: "jpeg", isLossy: true },
  "1.2.840.10008.1.2.4.51": { name: "JPEG Extended", coding: "jpeg", isLossy: true },
  "1.2.840.10008.1.2.4.57": { name: "JPEG Lossless", coding: "jpegLossless" },
  "1.2.840.10008.1.2.4.70": { name: "JPEG Lossless, first-order prediction", coding: "jpegLossless" },
  "1.2.840.10008.1.2.4.80": { name: "JPEG-LS Lossless", coding: "jpegLs" },
  "1.2.840.10008.1.2.4.81": { name: "JPEG-LS Near-Lossless", coding: "jpegLs", isLossy: true },
  "1.2.840.10008.1.2.4.90": { name: "JPEG 2000 Lossless", coding: "jpeg2000" },
  "1.2.840.10008.1.2.4.91": { name: "JPEG 2000", coding: "jpeg2000", isLossy: true },
  "1.2.840.10008.1.2.4.201": { name: "High-Throughput JPEG 2000 Lossless", coding: "jpeg2000" },
  "1.2.840.10008.1.2.4.202": { name: "High-Throughput JPEG 2000 with RPCL Lossless", coding: "jpeg2000" },
  "1.2.840.10008.1.2.4.203": { name: "High-Throughput JPEG 2000", coding: "jpeg2000", isLossy: true },
  "1.2.840.10008.1.2.4.92": { name: "JPEG 2000 Part 2 Lossless", coding: null },
  "1.2.840.10008.1.2.4.93": { name: "JPEG 2000 Part 2", coding: null },
  "1.2.840.10008.1.2.4.94": { name: "JPIP Referenced", coding: null },
  "1.2.840.10008.1.2.4.95": { name: "JPIP Referenced Deflate", coding: null },
  "1.2.840.10008.1.2.4.100": { name: "MPEG-2 video", coding: null },
  "1.2.840.10008.1.2.4.101": { name: "MPEG-2 video", coding: null },
  "1.2.840.10008.1.2.4.102": { name: "H.264 video", coding: null },
  "1.2.840.10008.1.2.4.103": { name: "H.264 video", coding: null },
  "1.2.840.10008.1.2.4.107": { name: "HEVC video", coding: null },
  "1.2.840.10008.1.2.4.108": { name: "HEVC video", coding: null },
  "1.2.840.10008.1.2.4.110": { name: "JPEG XL Lossless", coding: null },
  "1.2.840.10008.1.2.4.111": { name: "JPEG XL JPEG Recompression", coding: null },
  "1.2.840.10008.1.2.4.112": { name: "JPEG XL", coding: null },
  "1.2.840.10008.1.2.8.1": { name: "Deflated Image Frame", coding: null },
  "1.2.840.113619.5.2": { name: "GE Private Implicit VR Big Endian", coding: null },
};

/**
 * Transfer Syntax UID (0002,0010) of the file meta group, which is always explicit little endian (PS3.10 §7.1).
 * @throws HilumError corruptImage when the group does not name one.
 */
export function readTransferSyntax(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 132; at + 8 <= bytes.length && view.getUint16(at, true) === 2;) {
    const element = view.getUint16(at + 2, true);
    const vr = String.fromCharCode(bytes[at + 4], bytes[at + 5]);
    const isLong = ["OB", "OW", "SQ", "UN", "UT"].includes(vr);
    if (isLong && at + 12 > bytes.length) break;
    const length = isLong ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    at += isLong ? 12 : 8;
    if (element === 0x10)
      return String.fromCharCode(...bytes.subarray(at, at + Math.min(length, 64))).replace(/[\0 ]+$/, "");
    at += length;
  }
  throw damaged("its header does not name a transfer syntax");
}

/** @throws HilumError unsupportedImage naming a transfer syntax that is not read, and how to undo it. */
export function readableSyntax(uid: string): ReadableSyntax {
  const syntax = TRANSFER_SYNTAXES[uid] ?? { name: "an unknown transfer syntax", coding: null };
  if (isReadable(syntax)) return syntax;
  throw notRead(
    `stored as ${syntax.name} (${uid})`,
    "Rewrite it first as Explicit VR Little Endian, for example with gdcmconv --raw.",
  );
}

function isReadable(syntax: TransferSyntax): syntax is ReadableSyntax {
  return syntax.coding !== null;
}
