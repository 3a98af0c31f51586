import { gaussianBlur } from "../../../imaging/gaussian-blur";
import type { Random } from "../../../tensor/random";

/** Standard deviations of the mask, in pixels of the network's input. */
const NARROWEST = 0.5;
const WIDEST = 2;

/** An unsharp mask of a drawn width and of an amount between 0 and `strongest`, as readers' stations lay over a film. In place. */
export function sharpenRandomly(image: Float32Array, size: number, strongest: number, random: Random): void {
  const amount = random.between(0, strongest);
  sharpen(image, size, random.between(NARROWEST, WIDEST), amount);
}

/** `image + amount · (image − blurred)`, clipped to 0–1, in place. */
export function sharpen(image: Float32Array, size: number, deviation: number, amount: number): void {
  const blurred = image.slice();
  gaussianBlur(blurred, size, deviation);
  for (let i = 0; i < image.length; i++) {
    const value = image[i] + amount * (image[i] - blurred[i]);
    image[i] = value < 0 ? 0 : value > 1 ? 1 : value;
  }
}
