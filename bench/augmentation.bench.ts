/**
 * Milliseconds per image of each augmentation alone, of the default spec and of everything at once, on one thread.
 *
 * npx esbuild bench/augmentation.bench.ts --bundle --platform=node --packages=external --format=esm --outfile=dist/bench/augmentation.mjs
 * node dist/bench/augmentation.mjs [images]
 */
import { cpus } from "node:os";
import { AugmentationSpec } from "../lib/training/augmentation/augmentation-spec";
import { type BatchSource, makeBatch } from "../lib/training/input/make-batch";
import { Random } from "../lib/tensor/random";

const images = Number(process.argv[2] ?? 256);
const BATCH = 32;
const SIZES = [128, 160, 256];

const OFF = AugmentationSpec.parse({
  rotateDegrees: 0,
  translateFraction: 0,
  scaleFraction: 0,
  brightness: 0,
  contrast: 0,
  noise: 0,
});
const EVERYTHING = {
  horizontalFlip: true,
  verticalFlip: true,
  rotateDegrees: 15,
  translateFraction: 0.1,
  scaleFraction: 0.1,
  shearDegrees: 5,
  brightness: 0.1,
  contrast: 0.2,
  gamma: 0.3,
  clahe: 0.5,
  blur: 1,
  noise: 0.02,
  jpegQuality: 30,
  erase: 0.5,
  eraseBorder: 0.5,
  window: 0.2,
  sharpen: 1,
  resample: 0.4,
  eraseMarkers: 0.5,
  inventMarkers: 0.3,
  inventFrame: 0.5,
  mixup: 0.4,
  cutmix: 1,
};
const SPECS: readonly [string, Partial<AugmentationSpec>][] = [
  ["off (bytes to 0–1)", {}],
  [
    "warp: flips, rotate, shift, scale, shear",
    {
      horizontalFlip: true,
      verticalFlip: true,
      rotateDegrees: 15,
      translateFraction: 0.1,
      scaleFraction: 0.1,
      shearDegrees: 5,
    },
  ],
  ["window, up to 20% at either end", { window: 0.2 }],
  ["brightness and contrast", { brightness: 0.1, contrast: 0.2 }],
  ["gamma", { gamma: 0.3 }],
  ["CLAHE, every image", { clahe: 1 }],
  ["blur, σ up to 2 px", { blur: 2 }],
  ["noise", { noise: 0.05 }],
  ["unsharp mask", { sharpen: 1.5 }],
  ["resampling, from half the side", { resample: 0.5 }],
  ["JPEG, quality from 30", { jpegQuality: 30 }],
  ["random erasing, every image", { erase: 1 }],
  ["border erasing, every image", { eraseBorder: 1 }],
  ["marker erasing, every image", { eraseMarkers: 1 }],
  ["markers invented, every image", { inventMarkers: 1 }],
  ["frame invented, every image", { inventFrame: 1 }],
  ["mixup", { mixup: 0.4 }],
  ["cutmix", { cutmix: 1 }],
  ["the defaults", AugmentationSpec.parse({})],
  ["everything", EVERYTHING],
];

const random = new Random(1);

function source(size: number, spec: Partial<AugmentationSpec>): BatchSource {
  // Smooth, as films are: a JPEG of noise would keep more coefficients.
  const pixels = Uint8Array.from(
    { length: BATCH * size * size },
    (_, i) => 127 + 100 * Math.sin((i % size) / 9) * Math.cos(Math.floor(i / size) / 13) + random.int(20),
  );
  return {
    pixels,
    size,
    seed: 1,
    augmentation: { ...OFF, ...spec },
    loss: { kind: "softmax_cross_entropy", labelSmoothing: 0.05 },
    labelCount: 3,
    classes: new Int32Array(BATCH),
    weights: new Float32Array(BATCH).fill(1),
    groups: null,
    sources: null,
  };
}

/** The median over batches, after one that warms up. */
function millisecondsPerImage(size: number, spec: Partial<AugmentationSpec>): number {
  const from = source(size, spec);
  const rows = Array.from({ length: BATCH }, (_, row) => row);
  const times = Array.from({ length: 1 + Math.ceil(images / BATCH) }, (_, step) => {
    const begin = performance.now();
    makeBatch(from, { epoch: 1, step, images: rows.map((row) => row + step * BATCH), rows });
    return (performance.now() - begin) / BATCH;
  });
  const measured = times.slice(1).sort((a, b) => a - b);
  return measured[measured.length >> 1];
}

console.log(`${cpus()[0].model}; ms per image on one thread, batches of ${BATCH}, median\n`);
console.log(["".padEnd(42), ...SIZES.map((size) => `${size} px`.padStart(8))].join(""));
for (const [name, spec] of SPECS)
  console.log(
    [name.padEnd(42), ...SIZES.map((size) => millisecondsPerImage(size, spec).toFixed(3).padStart(8))].join(""),
  );
