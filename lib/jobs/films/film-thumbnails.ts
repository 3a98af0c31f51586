/** @file Films in small, made when first asked for and kept. */
import sharp from "sharp";
import { isHilumError } from "../../errors";
import { toEightBit } from "../../imaging/display-window";
import { type Store } from "../../store/open-store";
import { loadThumbnails, saveThumbnails } from "../../store/datasets/thumbnail-store";
import { inParallel } from "../../threads/in-parallel";

/** Longer side in pixels: a cell of the grid on an ordinary screen, a sharp half of one on a fine screen. */
export const THUMBNAIL_SIDE = 160;
const QUALITY = 78;
/** sharp has threads of its own; more at once would only hold more films in memory. */
const AT_ONCE = 4;

/** Blob → WebP of at most {@link THUMBNAIL_SIDE} pixels a side. A film that is missing or damaged has none. */
export async function filmThumbnails(store: Store, blobs: readonly string[]): Promise<Map<string, Uint8Array>> {
  const known = await loadThumbnails(store, blobs);
  const missing = [...new Set(blobs)].filter((blob) => !known.has(blob));
  const made = new Map<string, Uint8Array>();
  await inParallel(missing, AT_ONCE, async (blob) => {
    const webp = await readFilm(store, blob);
    if (webp !== null) made.set(blob, await makeThumbnail(webp));
  });
  await saveThumbnails(store, made);
  return new Map([...known, ...made]);
}

async function readFilm(store: Store, blob: string): Promise<Uint8Array | null> {
  try {
    return await store.blobs.get(blob);
  } catch (error) {
    if (isHilumError(error)) return null;
    throw error;
  }
}

/** A stored film reduced; a deep one through its automatic window, as the viewer first shows it. */
export async function makeThumbnail(png: Uint8Array): Promise<Uint8Array> {
  const film = sharp(png).resize({
    width: THUMBNAIL_SIDE,
    height: THUMBNAIL_SIDE,
    fit: "inside",
    withoutEnlargement: true,
  });
  const { depth } = await sharp(png).metadata();
  if (depth !== "ushort") return new Uint8Array(await film.webp({ quality: QUALITY }).toBuffer());
  const { data, info } = await film
    .toColourspace("grey16")
    .raw({ depth: "ushort" })
    .toBuffer({ resolveWithObject: true });
  const deep = new Uint16Array(new Uint8Array(data).buffer).filter((_, i) => i % info.channels === 0);
  const shown = toEightBit({ width: info.width, height: info.height, data: deep, maxValue: 65_535 });
  return new Uint8Array(
    await sharp(shown.data, { raw: { width: info.width, height: info.height, channels: 1 } })
      .webp({ quality: QUALITY })
      .toBuffer(),
  );
}

/** A thumbnail as an address that needs no request; null for none. */
export function thumbnailDataUrl(webp: Uint8Array | undefined): string | null {
  return webp === undefined ? null : `data:image/webp;base64,${Buffer.from(webp).toString("base64")}`;
}
