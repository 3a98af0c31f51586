import { filmPixelsUrl } from "@/lib/api/browser/client";
import { HilumError } from "@/lib/errors";
import { decodeGreyPng } from "@/lib/imaging/png/grey-png";
import { type GreyImage } from "@/lib/imaging/grey-image";

/** A stored film at its full depth. Throws `storageUnavailable`. */
export async function loadFilm(dataset: string, film: number, signal: AbortSignal): Promise<GreyImage> {
  const response = await fetch(filmPixelsUrl(dataset, film), { signal });
  if (!response.ok)
    throw new HilumError("storageUnavailable", "The film could not be loaded.", {
      remedy: "Reload the page; the server's log has the details.",
    });
  return decodeGreyPng(new Uint8Array(await response.arrayBuffer()));
}

/** Brings a film into the browser's cache; what fails is asked for again when the film is opened. */
export function prefetchFilm(dataset: string, film: number): void {
  void fetch(filmPixelsUrl(dataset, film), { priority: "low" })
    .then((response) => response.arrayBuffer())
    .catch(() => undefined);
}
