/** @file The marker segments of a JPEG (ITU-T T.81 Annex B), read as libjpeg reads them. */
import { HilumError } from "../../errors";
import { MAX_PIXELS } from "../film-size";
import { exifOrientation } from "../exif-orientation";

const SOI = 0xd8,
  EOI = 0xd9,
  SOS = 0xda,
  APP0 = 0xe0,
  APP1 = 0xe1,
  APP14 = 0xee,
  APP15 = 0xef,
  COM = 0xfe;
/** SOF2. */
export const PROGRESSIVE = 0xc2;
/** Of a progressive film, written by cjpeg 10, by the most eager optimisers some 30; each passes over all of the film again. */
const MAX_SCANS = 100;
/** Pixels that all passes together may go over: 25 passes over the largest film, some seconds. */
const MAX_PASSED_PIXELS = 25 * MAX_PIXELS;
const COEFFICIENTS = 64;

export interface JpegComponent {
  id: number;
  /** Sampling factors, 1–4 (§A.1.1). */
  across: number;
  down: number;
  /** Number of its quantisation table. */
  quantiser: number;
}

export interface JpegPart {
  bytes: Uint8Array;
  /** Entropy-coded data (§B.1.1.5), not a segment. */
  isCoded: boolean;
}

/** What the segments of a JPEG say. */
export interface JpegStream {
  /** Second byte of the SOF marker: C0 baseline, C1 extended, C2 progressive … */
  process: number;
  precision: number;
  width: number;
  height: number;
  components: readonly JpegComponent[];
  hasJfif: boolean;
  /** Of the Adobe marker; null without one. */
  adobeTransform: number | null;
  /** EXIF orientation, 1–8. */
  orientation: number;
  scans: number;
  /** For each component, whether every bit of all its coefficients is in some scan. */
  isWhole: readonly boolean[];
  /** Tables, frame and scans, in their order: nothing of the segments for applications, no stray bytes between segments. */
  parts: readonly JpegPart[];
}

type Frame = Pick<JpegStream, "process" | "precision" | "width" | "height" | "components">;

/** A damaged JPEG, in the words of whoever chose it. */
export function corruptJpeg(what: string, cause?: unknown): HilumError {
  return new HilumError("corruptImage", `The JPEG is damaged: ${what}.`, {
    remedy: "Export or download the file again.",
    cause,
  });
}

/**
 * Walks a JPEG from its first marker to its end marker, or to the end of its bytes. What stands between two segments and is
 * no marker is passed over, as libjpeg and browsers do it.
 * @throws HilumError corruptImage for what has no frame, and for more scans than any film has.
 */
export function readJpegStream(bytes: Uint8Array): JpegStream {
  const reader = new StreamReader();
  for (const segment of segments(bytes)) reader.take(segment);
  return reader.finish();
}

interface Segment {
  marker: number;
  body: Uint8Array;
  /** Marker, length and body; of a scan its coded data too. */
  whole: Uint8Array;
}

function* segments(bytes: Uint8Array): Generator<Segment> {
  for (let at = 2; ;) {
    // As jdmarker.c's next_marker: FF and what is neither FF nor 0.
    while (at < bytes.length && (bytes[at] !== 0xff || bytes[at + 1] === 0xff || bytes[at + 1] === 0)) at++;
    if (at + 2 > bytes.length) return;
    const marker = bytes[at + 1];
    if (marker === EOI) return;
    if (marker === SOI || marker === 0x01 || isRestart(marker)) {
      at += 2;
      continue;
    }
    const length = (bytes[at + 2] << 8) | bytes[at + 3];
    const bodyEnd = at + 2 + length;
    if (length < 2 || bodyEnd > bytes.length) throw corruptJpeg("it ends too early");
    const end = marker === SOS ? endOfScan(bytes, bodyEnd) : bodyEnd;
    yield { marker, body: bytes.subarray(at + 4, bodyEnd), whole: bytes.subarray(at, end) };
    at = end;
  }
}

/** Coded data end at a marker that is no restart; FF 00 is a byte FF, and FF may be repeated before a marker (§B.1.1.2). */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at++) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) return bytes.length;
    const next = bytes[at + 1];
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at;
  }
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7;
}

/** SOFn (§B.2.2): all of C0–CF but DHT, JPG and DAC. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

class StreamReader {
  private frame: Frame | null = null;
  private hasJfif = false;
  private adobeTransform: number | null = null;
  private orientation = 1;
  private scans = 0;
  private readonly parts: JpegPart[] = [];
  /** How many low bits of each coefficient are still missing, by component. */
  private missing: Uint8Array[] = [];

  take({ marker, body, whole }: Segment): void {
    if (isStartOfFrame(marker)) this.takeFrame(marker, body);
    else if (marker === APP0 && ascii(body, 4) === "JFIF") this.hasJfif = true;
    else if (marker === APP1 && ascii(body, 4) === "Exif") this.orientation = exifOrientation(body.subarray(6));
    else if (marker === APP14 && ascii(body, 5) === "Adobe" && body.length >= 12) this.adobeTransform = body[11];
    if (marker === SOS) this.takeScan(body, whole);
    else if (!(marker >= APP0 && marker <= APP15) && marker !== COM) this.parts.push({ bytes: whole, isCoded: false });
  }

  private takeFrame(process: number, body: Uint8Array): void {
    if (this.frame !== null) throw corruptJpeg("it has two frames");
    const count = body[5];
    if (body.length < 6 || body.length < 6 + 3 * count) throw corruptJpeg("its frame is too short");
    const components = Array.from({ length: count }, (_, i) => ({
      id: body[6 + 3 * i],
      across: body[7 + 3 * i] >> 4,
      down: body[7 + 3 * i] & 15,
      quantiser: body[8 + 3 * i],
    }));
    if (components.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4))
      throw corruptJpeg("its frame makes no sense");
    this.frame = {
      process,
      precision: body[0],
      height: (body[1] << 8) | body[2],
      width: (body[3] << 8) | body[4],
      components,
    };
    this.missing = components.map(() => new Uint8Array(COEFFICIENTS).fill(255));
  }

  private takeScan(body: Uint8Array, whole: Uint8Array): void {
    if (this.frame === null) throw corruptJpeg("it has no frame");
    this.scans++;
    if (this.scans > MAX_SCANS || this.scans * this.frame.width * this.frame.height > MAX_PASSED_PIXELS)
      throw corruptJpeg(`it draws its pixels in more than ${this.scans - 1} passes`);
    const count = body[0];
    if (body.length < 4 + 2 * count) throw corruptJpeg("a scan is too short");
    const head = body.slice(0, 4 + 2 * count);
    // Without meaning outside of progressive films (§B.2.3), and filled with anything by some writers.
    if (this.frame.process !== PROGRESSIVE) head.set([0, COEFFICIENTS - 1, 0], 1 + 2 * count);
    const [first, last, precision] = head.subarray(1 + 2 * count);
    for (let i = 0; i < count; i++) {
      const component = this.frame.components.findIndex(({ id }) => id === body[1 + 2 * i]);
      if (component < 0) throw corruptJpeg("a scan names a colour that its frame lacks");
      this.missing[component].fill(precision & 15, first, Math.min(last, COEFFICIENTS - 1) + 1);
    }
    this.parts.push(
      { bytes: Uint8Array.of(0xff, SOS, 0, head.length + 2, ...head), isCoded: false },
      { bytes: whole.subarray(4 + body.length), isCoded: true },
    );
  }

  finish(): JpegStream {
    if (this.frame === null) throw corruptJpeg("it has no frame");
    const { hasJfif, adobeTransform, orientation, scans, parts } = this;
    return {
      ...this.frame,
      hasJfif,
      adobeTransform,
      orientation,
      scans,
      parts,
      isWhole: this.missing.map((bits) => bits.every((bit) => bit === 0)),
    };
  }
}

function ascii(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}
