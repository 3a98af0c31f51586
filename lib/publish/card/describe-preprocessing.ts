import type { PreprocessingSpec } from "../../imaging/network/preprocessing-spec";

/**
 * What happens to a film between its file and the network, in the order that `lib/imaging` computes it, so exactly that
 * who writes it anew from these sentences gets the same input to the last bit (`test/peers/model_card_client.py` does).
 * @param size the side of the network's square, pixels.
 */
export function preprocessingSteps(
  { cropBorder, lowPercentile, highPercentile }: PreprocessingSpec,
  size: number,
): string[] {
  return [
    "Decode to one grey channel, upright by the EXIF or TIFF orientation, bright = dense: greys as they are stored, without colour profile or gamma, whole numbers 0–255, of more than 8 bits 0–65535. Samples of 1, 2 and 4 bits are stretched to 0–255; what is stored white-is-zero is inverted.",
    "Colour becomes grey by floor((19595 R + 38470 G + 7471 B + 32768) / 65536) of the stored whole numbers (Rec. 601), palettes looked up first; a JPEG stored as YCbCr gives its Y plane as it stands. Where there is transparency, grey becomes floor((grey × alpha + floor(max / 2)) / max) with max = 255 or 65535: it lies on black.",
    "DICOM: stored values through the modality LUT or rescale, then the first VOI LUT, else the first window by its function, else smallest to largest; MONOCHROME1, or a presentation LUT shape INVERSE, inverted; at most 8 stored bits become 0–255, more 0–65535.",
    `Crop: of a film w × h, s = min(w, h), b = floor(s × ${cropBorder}), keep k × k pixels, k = max(1, s − 2 b), from column floor((w − k) / 2) and row floor((h − k) / 2).`,
    `Take two grey values of the cropped pixels, before anything is resampled: low, the ${ordinal(lowPercentile)} percentile, and high, the ${ordinal(highPercentile)}. A percentile p is the smallest grey that at least max(1, ceil(p / 100 × k²)) of the k² pixels do not exceed (nearest rank).`,
    `Resample k × k to ${size} × ${size} in double precision, first along the rows, then along the columns, without rounding. Where k ≥ ${size} by area: target i is the mean of the sources over [i k / ${size}, (i + 1) k / ${size}), each counting by the length it shares with that. Where k < ${size} linearly: target i lies at min(max((i + 0.5) k / ${size} − 0.5, 0), k − 1) between the two sources beside it. Sums run from left to right, then from top to bottom; another order may turn an exact half in the next step.`,
    "Stretch: floor((x − low) × (255 / (high − low)) + 0.5), held within 0–255; everything 0 where high ≤ low. The result is 8 bits a pixel.",
    "Divide by 255, as float32.",
  ];
}

/** `1st`, `2nd`, `11th`, `99th`, `2.5th`. */
export function ordinal(value: number): string {
  const tens = value % 100;
  const ending = tens >= 11 && tens <= 13 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[value % 10] ?? "th");
  return `${value}${ending}`;
}
