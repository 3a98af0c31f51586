import { describe, expect, it } from "vitest";
import { gaussianBlur } from "./gaussian-blur";

const SIZE = 24;
const film = () =>
  Float32Array.from({ length: SIZE * SIZE }, (_, i) => {
    const [x, y] = [i % SIZE, Math.floor(i / SIZE)];
    return (Math.floor((x * x * 3 + y * 29 + x * y * 7) / 4) % 256) / 255;
  });

describe("blur", () => {
  // import cv2, numpy as np
  // x = np.arange(24); film = ((x[None,:]*x[None,:]*3 + x[:,None]*29 + x[:,None]*x[None,:]*7) // 4 % 256).astype(np.uint8)
  // for s in (0.5, 1.5):
  //   k = 2*int(np.ceil(3*s))+1; out = cv2.GaussianBlur(film.astype(np.float32)/255, (k,k), s, borderType=cv2.BORDER_REPLICATE)
  //   print(np.round(out[0,:8],6), np.round(out[13,10:18],6))
  it.each([
    [
      0.5,
      [0.003029, 0.00499, 0.016056, 0.030152, 0.052983, 0.078515, 0.113111, 0.150735],
      [0.550146, 0.701835, 0.763264, 0.207974, 0.197318, 0.360979, 0.541498, 0.714527],
    ],
    [
      1.5,
      [0.020772, 0.028196, 0.040969, 0.059602, 0.084118, 0.114508, 0.150812, 0.193022],
      [0.509957, 0.556119, 0.542296, 0.487989, 0.447862, 0.45432, 0.490102, 0.518258],
    ],
  ])("gives OpenCV's values for σ = %f", (deviation, firstRow, middle) => {
    const image = film();
    gaussianBlur(image, SIZE, deviation);
    firstRow.forEach((value, x) => expect(image[x]).toBeCloseTo(value, 5));
    middle.forEach((value, i) => expect(image[13 * SIZE + 10 + i]).toBeCloseTo(value, 5));
  });

  it("keeps a flat image flat and leaves any alone for a vanishing σ", () => {
    const flat = new Float32Array(SIZE * SIZE).fill(0.25);
    gaussianBlur(flat, SIZE, 4);
    for (const value of flat) expect(value).toBeCloseTo(0.25, 6);
    const image = film();
    gaussianBlur(image, SIZE, 0.05);
    expect(image).toEqual(film());
  });
});
