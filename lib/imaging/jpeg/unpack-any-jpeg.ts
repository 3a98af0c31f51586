/** @file JPEG to its planes in plain code: for films of four channels, of which the codec of the others gives none. */
import { readCoefficients } from "./coefficients";
import { samplesOf } from "./inverse-dct";
import { checkUnpackable } from "./check-unpackable";
import { type JpegStream } from "./jpeg-stream";
import { type SamplePlane, widened } from "./widen-plane";

/**
 * Unpacks a JPEG of any number of channels to the bits that libjpeg gives.
 * @returns `height × width × channels`, as they are coded.
 * @throws HilumError corruptImage, tooLarge, or unsupportedImage for samples of 2 : 3 and the like.
 */
export function unpackAnyJpeg(stream: JpegStream): Uint8Array {
  checkUnpackable(stream, true);
  const { width, height, components } = stream;
  const mostAcross = Math.max(...components.map(({ across }) => across));
  const mostDown = Math.max(...components.map(({ down }) => down));
  const out = new Uint8Array(width * height * components.length);
  readCoefficients(stream).forEach((coefficients, channel) => {
    const { across, down, blocksAcross } = coefficients;
    const plane: SamplePlane = {
      samples: samplesOf(coefficients),
      stride: 8 * blocksAcross,
      width: Math.ceil((width * across) / mostAcross),
      height: Math.ceil((height * down) / mostDown),
    };
    const whole = widened(plane, mostAcross / across, mostDown / down);
    for (let y = 0; y < height; y++) {
      for (let x = 0, to = y * width * components.length + channel; x < width; x++, to += components.length)
        out[to] = whole.samples[y * whole.stride + x];
    }
  });
  return out;
}
