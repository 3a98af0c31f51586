import type { GreyImage } from "../imaging/grey-image";
import { applyOrientation } from "../imaging/orientation";
import { areaResample, type Region } from "../imaging/resize";
import { lossyCopy } from "./lossy-copy";

/** What somebody did with a finished film before it came into the data set a second time. */
export type FilmEdit =
  | { kind: "resizedJpeg"; /** new side over old */ scale: number; /** 1–100 */ quality: number }
  | {
      kind: "crop";
      /** share of each side that is kept */ keep: number;
      /** where the kept part lies, 0 left or top … 1 */ x: number;
      y: number;
    }
  | { kind: "mirrored" }
  | { kind: "brightness"; gain: number; /** added, as a share of white */ offset: number; gamma: number };

/** A square 8-bit film after the edit; a new image, the old one is not touched. */
export function editFilm(image: GreyImage, edit: FilmEdit): GreyImage {
  const { width, height } = image;
  switch (edit.kind) {
    case "resizedJpeg":
      return lossyCopy(
        resampled(
          image,
          { x: 0, y: 0, width, height },
          Math.round(width * edit.scale),
          Math.round(height * edit.scale),
        ),
        edit.quality,
      );
    case "crop": {
      const region = { width: Math.round(width * edit.keep), height: Math.round(height * edit.keep) };
      return resampled(
        image,
        { ...region, x: Math.round((width - region.width) * edit.x), y: Math.round((height - region.height) * edit.y) },
        region.width,
        region.height,
      );
    }
    case "mirrored":
      return applyOrientation(image, 2);
    case "brightness": {
      const curve = Uint8Array.from({ length: 256 }, (_, value) =>
        Math.round(255 * Math.min(1, Math.max(0, edit.gain * (value / 255) ** edit.gamma + edit.offset))),
      );
      return { ...image, data: Uint8Array.from(image.data, (value) => curve[value]) };
    }
  }
}

function resampled(image: GreyImage, region: Region, width: number, height: number): GreyImage {
  return {
    width,
    height,
    maxValue: 255,
    data: Uint8Array.from(areaResample(image, region, width, height), Math.round),
  };
}
