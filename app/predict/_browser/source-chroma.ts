const SIDE = 64;

/**
 * How colourful a picture file is: the mean of (largest − smallest channel) / 255 over a 64 × 64 reduction, 0 for grey.
 * Null for formats the browser cannot draw (TIFF, DICOM), which are judged without it.
 */
export async function sourceChroma(bytes: Uint8Array<ArrayBuffer>): Promise<number | null> {
  const bitmap = await createImageBitmap(new Blob([bytes]), { resizeWidth: SIDE, resizeHeight: SIDE, resizeQuality: "medium" }).catch(() => null);
  if (bitmap === null) return null;
  const context = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum += Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]);
  return sum / (255 * SIDE * SIDE);
}
