import { decode, encode } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { jpegLoss } from "./jpeg-loss";

/** A ramp with a bright bar and some texture, 43 × 29: no multiple of 8. */
const [width, height] = [43, 29];
const film = Uint8Array.from({ length: width * height }, (_, at) => {
  const [x, y] = [at % width, Math.floor(at / width)];
  return x > 20 && x < 24 ? 240 : 3 * x + 2 * y + ((x * 7 + y * 13) % 11);
});

describe("the loss of JPEG", () => {
  it.each([30, 60, 90])("at quality %d gives what a JPEG codec gives back, within its rounding", (quality) => {
    const rgba = new Uint8Array(4 * film.length);
    film.forEach((value, at) => rgba.set([value, value, value, 255], 4 * at));
    const peer = decode(encode({ data: rgba, width, height }, quality).data, { useTArray: true, formatAsRGBA: true });
    const ours = jpegLoss(film, width, height, quality);
    let difference = 0;
    ours.forEach((value, at) => (difference += Math.abs(value - peer.data[4 * at])));
    expect(difference / film.length).toBeLessThan(0.5);
    let loss = 0;
    ours.forEach((value, at) => (loss += Math.abs(value - film[at])));
    expect(loss / film.length).toBeGreaterThan(quality < 90 ? 1 : 0.3);
  });
});
