import type { GreyImage } from "../grey-image";
import type { PreprocessingSpec } from "./preprocessing-spec";
import { areaResample, type Region } from "../resize";

/**
 * From a film to the network's square, as {@link PreprocessingSpec} tells: centre-crop, drop the border, area-resample,
 * stretch the percentiles to 0–255. Percentiles are nearest-rank values of the cropped film, before resampling.
 * A film of one grey value gives zeros.
 * @returns `size × size`, row by row.
 */
export function preprocess(image: GreyImage, size: number, spec: PreprocessingSpec): Uint8Array {
  const region = croppedSquare(image, spec.cropBorder);
  const [low, high] = percentiles(image, region, spec.lowPercentile, spec.highPercentile);
  const square = areaResample(image, region, size, size);
  const packed = new Uint8Array(size * size);
  if (high <= low) return packed;
  const gain = 255 / (high - low);
  for (let i = 0; i < packed.length; i++) {
    const value = Math.round((square[i] - low) * gain);
    packed[i] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
  return packed;
}

/** The centred square less `cropBorder` of its side on each edge, whole pixels, at least one. */
export function croppedSquare({ width, height }: GreyImage, cropBorder: number): Region {
  const side = Math.min(width, height);
  const border = Math.floor(side * cropBorder);
  const kept = Math.max(1, side - 2 * border);
  return { x: Math.floor((width - kept) / 2), y: Math.floor((height - kept) / 2), width: kept, height: kept };
}

/** The smallest values that at least `low` % and `high` % of the region's pixels do not exceed. */
function percentiles(image: GreyImage, region: Region, low: number, high: number): [number, number] {
  const histogram = new Uint32Array(image.maxValue + 1);
  for (let y = region.y; y < region.y + region.height; y++) {
    const start = y * image.width + region.x;
    for (let i = start; i < start + region.width; i++) histogram[image.data[i]]++;
  }
  const total = region.width * region.height;
  return [nearestRank(histogram, total, low), nearestRank(histogram, total, high)];
}

function nearestRank(histogram: Uint32Array, total: number, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * total));
  let seen = 0;
  for (let value = 0; value < histogram.length; value++) {
    seen += histogram[value];
    if (seen >= rank) return value;
  }
  return histogram.length - 1;
}
