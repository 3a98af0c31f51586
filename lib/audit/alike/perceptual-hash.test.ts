import { expect, it } from "vitest";
import { mirrored } from "./align-films";
import { THUMB_SIDE } from "../film-features";
import { bitCount, hashDistance, perceptualHash } from "./perceptual-hash";

/** The pictures of the Python below: sums of waves and a pattern, cut off to 0–255. */
function picture(k: number): Uint8Array {
  return Uint8Array.from({ length: THUMB_SIDE * THUMB_SIDE }, (_, i) => {
    const [x, y] = [i % THUMB_SIDE, Math.floor(i / THUMB_SIDE)];
    const value = Math.floor(
      127.5 + 60 * Math.sin((x * (3 + k) + y) / 11) + 50 * Math.cos((y * (2 + k) - x) / 7) + ((x * y * (k + 1)) % 13),
    );
    return Math.min(255, Math.max(0, value));
  });
}

// from scipy.fft import dct   (imagehash.phash on the 32 x 32 picture)
// pic = lambda k: np.floor(127.5 + 60*np.sin((x*(3+k)+y)/11) + 50*np.cos((y*(2+k)-x)/7) + (x*y*(k+1)) % 13).clip(0, 255).reshape(64, 64)
// def phash(p): h = p.reshape(32, 2, 32, 2).mean((1, 3)); d = dct(dct(h, axis=0), axis=1)[:8, :8]; return d > np.median(d)
it("lies as far apart as imagehash's hashes", () => {
  const hashes = [0, 1, 2, 3].map((k) => perceptualHash(picture(k)));
  expect(hashes.map((a) => hashes.map((b) => hashDistance(a, b)))).toEqual([
    [0, 30, 26, 28],
    [30, 0, 20, 16],
    [26, 20, 0, 16],
    [28, 16, 16, 0],
  ]);
  expect([0, 1, 2, 3].map((k) => hashDistance(hashes[k], perceptualHash(mirrored(picture(k), THUMB_SIDE))))).toEqual([
    30, 30, 28, 26,
  ]);
});

it("does not change with brightness or contrast", () => {
  expect(
    hashDistance(perceptualHash(picture(1)), perceptualHash(picture(1).map((value) => 20 + value / 2))),
  ).toBeLessThanOrEqual(2);
});

it("counts the bits of a word", () => {
  expect([0, 1, -1, 0x80000000 | 0, 0x0f0f0f0f].map(bitCount)).toEqual([0, 1, 32, 1, 16]);
});
