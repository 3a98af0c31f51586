/**
 * @file What the build puts into `public/` beside what lies there: WebAssembly from installed packages, and the icon in the
 * sizes that systems ask for as pixels, drawn from `public/icon.svg`.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { inProject } from "./project.mjs";

/** WebAssembly that the prediction page loads: its runtime and the codecs of JPEG and compressed DICOM. */
const RUNTIME_FILES = {
  ort: ["onnxruntime-web/dist/ort-wasm-simd-threaded.mjs", "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"],
  codecs: [
    "@cornerstonejs/codec-charls/dist/charlswasm_decode.wasm",
    "@cornerstonejs/codec-openjpeg/dist/openjpegwasm_decode.wasm",
    "@cornerstonejs/codec-libjpeg-turbo-8bit/dist/libjpegturbowasm_decode.wasm",
  ],
};

/** Systems that cut an icon to their own shape (`fullBleed`) get it to the edge; its drawing keeps within their circle. */
const ICONS = [
  { name: "icon-192.png", side: 192, fullBleed: false },
  { name: "icon-512.png", side: 512, fullBleed: false },
  { name: "maskable-512.png", side: 512, fullBleed: true },
  { name: "apple-touch-icon.png", side: 180, fullBleed: true },
];
const ICON_SOURCE = "icon.svg";
/** The colour of the icon's ground. */
const ICON_GROUND = "#1d6575";
/** The drawing's own size in pixels, and the dots per inch at which it is drawn so. */
const ICON_SOURCE_SIDE = 32;
const PLAIN_DENSITY = 72;

const RUNTIME = Object.entries(RUNTIME_FILES).flatMap(([folder, files]) =>
  files.map((from) => ({ from, path: `${folder}/${basename(from)}` })),
);

/** The folders in `public/` that the build makes. */
export const MADE_FOLDERS = [...Object.keys(RUNTIME_FILES), "icons"];

/** The files in `public/` that the build makes, relative to it. */
export const MADE_FILES = [...RUNTIME.map(({ path }) => path), ...ICONS.map(({ name }) => `icons/${name}`)];

/** Whether all of them are there. */
export const arePublished = () => MADE_FILES.every((path) => existsSync(inProject("public", path)));

/** Makes all of them anew. */
export async function publishFiles() {
  for (const { from, path } of RUNTIME)
    await inOneMove(inProject("public", path), (temporary) => copyFileSync(inProject("node_modules", from), temporary));
  await drawIcons(inProject("public", "icons"));
}

/**
 * Draws the icons into a folder.
 * @param {string} folder
 */
export async function drawIcons(folder) {
  const { default: sharp } = await import("sharp");
  for (const { name, side, fullBleed } of ICONS) {
    const drawn = sharp(inProject("public", ICON_SOURCE), {
      density: (PLAIN_DENSITY * side) / ICON_SOURCE_SIDE,
    }).resize(side, side);
    const icon = fullBleed ? drawn.flatten({ background: ICON_GROUND }) : drawn;
    await inOneMove(join(folder, name), (temporary) => icon.png({ compressionLevel: 9 }).toFile(temporary));
  }
}

/**
 * @param {string} path
 * @param {(temporary: string) => unknown} make
 */
async function inOneMove(path, make) {
  const folder = join(path, "..");
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}-${process.pid}`);
  await make(temporary);
  renameSync(temporary, path);
}
