import { deriveSeed, Random } from "../../tensor/random";
import type { Sampling } from "./sampling-spec";

/** What sampling asks of an image. */
export interface ImageOrigin {
  /** The class index, or any other name of the class. */
  label: number | string;
  source: string;
}

/**
 * The images that an epoch (from 1) shows, as many as there are in `train`, in no order that means anything.
 *
 * Balanced ones are dealt out class by class and, where asked, source by source within the class, so that no class of
 * an epoch has more than one image more than another, and no source of a class more than another of that class; which
 * image comes is drawn with replacement. A class has only the sources that it came from: one that comes from a single
 * source shows nothing else, and balancing does not part the two.
 */
export function drawEpoch(
  train: readonly number[],
  originOf: (image: number) => ImageOrigin,
  { sampling, seed }: { sampling: Sampling; seed: number },
  epoch: number,
): readonly number[] {
  if (sampling === "shuffle") return train;
  const random = new Random(deriveSeed(seed, "sampling", epoch));
  const classes = strata(train, (image) => originOf(image).label).map((ofClass) =>
    sampling === "class_balanced" ? [ofClass] : random.shuffle(strata(ofClass, (image) => originOf(image).source)),
  );
  random.shuffle(classes);
  return train.map((_, draw) => {
    const cells = classes[draw % classes.length];
    const images = cells[Math.floor(draw / classes.length) % cells.length];
    return images[random.int(images.length)];
  });
}

/** The images by a property, in the order in which its values first come. */
function strata(images: readonly number[], of: (image: number) => number | string): number[][] {
  const found = new Map<number | string, number[]>();
  for (const image of images) {
    const key = of(image);
    const known = found.get(key);
    if (known === undefined) found.set(key, [image]);
    else known.push(image);
  }
  return [...found.values()];
}
