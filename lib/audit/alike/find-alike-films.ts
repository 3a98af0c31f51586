/** @file The search for films that were copied, re-encoded, resized, cropped or mirrored: see docs/audit.md for the steps and what they find. */
import { DisjointSets } from "../../tensor/disjoint-sets";
import { alignPictures, compareFilms, mirrored, SEARCH_SIDE, type SearchPicture, searchPicture } from "./align-films";
import { kindOfPair } from "./alike-rule";
import type { AlikePair } from "../audit-report";
import { yieldToEventLoop } from "../yield-to-event-loop";
import {
  DESCRIPTOR_LENGTH,
  DescriptorMaker,
  type DescriptorScale,
  descriptorScale,
  mirrorFrequencies,
  standardise,
} from "./chest-descriptor";
import { CROPS, type CropWindow, cropWindow } from "./crop-windows";
import { type FilmFeatures, THUMB_SIDE } from "../film-features";
import { hashDistance, perceptualHash } from "./perceptual-hash";
import { SignatureIndex } from "./signature-index";
import { windowOf } from "./window-of";

/** The least cosine of descriptors at which two films are laid on each other. Of 80–95% crops of real films 98% reach 0.89. */
const MIN_COSINE = 0.84;
/** Partners of one film that are looked into, the likeliest first: a picture that is there a thousand times need not be compared a million. */
const MAX_PARTNERS = 64;
/** A cluster of this size is known well enough: further pairs inside it are not examined. Below, every pair is, so that rejecting one does not part the others. */
const LARGE_CLUSTER = 8;
/** Films with less between their darkest and brightest place (as a share of white) show nothing that could be compared. */
const MIN_RANGE = 0.02;

interface Candidate {
  partner: number;
  mirrored: boolean;
  crop: number;
  cosine: number;
}

export interface AlikeOptions {
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
  /**
   * Looks only for partners of every `of`-th film, from `part` on: for several threads, each with all films. What they
   * find goes through {@link mergeAlikePairs}. @default all films
   */
  share?: { part: number; of: number };
  /** The films before this one are of one set and the others of another, and only pairs of both are looked for. @default all pairs */
  across?: number;
}

/**
 * The pairs of films that look like one film, `first` < `second` as indices into `features`, ascending. Equal films give
 * a pair here too; whoever knows them to be equal leaves one out. Deterministic.
 * @throws `signal.reason` when cancelled.
 */
export async function findAlikeFilms(
  features: readonly FilmFeatures[],
  { signal, onProgress, share = { part: 0, of: 1 }, across }: AlikeOptions = {},
): Promise<AlikePair[]> {
  const seen = features.map((_, i) => i).filter((i) => features[i].high - features[i].low >= MIN_RANGE);
  const films = seen.map((i) => features[i]);
  const pause = yieldToEventLoop(signal);
  const maker = new DescriptorMaker();
  const frequencies = new Float32Array(films.length * DESCRIPTOR_LENGTH);
  const pictures: SearchPicture[] = [];
  for (let i = 0; i < films.length; i++) {
    maker.open(films[i].thumb, 1);
    maker.crop(0, frequencies, i * DESCRIPTOR_LENGTH);
    pictures.push(searchPicture(films[i].thumb));
    await pause();
  }
  const scale = descriptorScale(frequencies);
  const index = new SignatureIndex(indexEntries(frequencies, scale), MIN_COSINE);
  const best = new Map<number, AlikePair>();
  const clusters = new DisjointSets(films.length);
  const queries = new Float32Array(CROPS.length * DESCRIPTOR_LENGTH);
  const sideOf = (film: number) => across !== undefined && seen[film] >= across;
  const isAsked = (one: number, other: number) => across === undefined || sideOf(one) !== sideOf(other);
  for (let i = share.part; i < films.length; i += share.of) {
    for (const candidate of candidatesOf(films[i], i, { maker, scale, index, queries, isAsked })) {
      if (clusters.sizeOf(i) >= LARGE_CLUSTER && clusters.find(i) === clusters.find(candidate.partner)) continue;
      const pair = examine(films, pictures, i, candidate);
      if (pair === null) continue;
      if (pair.kind === "duplicate") clusters.join(i, candidate.partner);
      const key = pair.first * films.length + pair.second;
      const known = best.get(key);
      if (known === undefined || rank(pair) > rank(known)) best.set(key, pair);
    }
    await pause();
    if (Math.floor(i / share.of) % 64 === 0) onProgress?.(i / films.length);
  }
  onProgress?.(1);
  return inOrder([...best.values()].map((pair) => ({ ...pair, first: seen[pair.first], second: seen[pair.second] })));
}

/** One list of what several shares found; of a pair that two found, what fits better. */
export function mergeAlikePairs(shares: readonly (readonly AlikePair[])[]): AlikePair[] {
  const best = new Map<string, AlikePair>();
  for (const pair of shares.flat()) {
    const key = `${pair.first} ${pair.second}`;
    const known = best.get(key);
    if (known === undefined || rank(pair) > rank(known)) best.set(key, pair);
  }
  return inOrder([...best.values()]);
}

function inOrder(pairs: AlikePair[]): AlikePair[] {
  return pairs.sort((a, b) => a.first - b.first || a.second - b.second);
}

/** Entry 2 i is film i as it is, 2 i + 1 its mirror image. */
function indexEntries(frequencies: Float32Array, scale: DescriptorScale): Float32Array {
  const films = frequencies.length / DESCRIPTOR_LENGTH;
  const entries = new Float32Array(2 * frequencies.length);
  for (let i = 0; i < films; i++) {
    const at = 2 * i * DESCRIPTOR_LENGTH;
    entries.set(frequencies.subarray(i * DESCRIPTOR_LENGTH, (i + 1) * DESCRIPTOR_LENGTH), at);
    mirrorFrequencies(entries, at, entries, at + DESCRIPTOR_LENGTH);
    standardise(entries, at, scale);
    standardise(entries, at + DESCRIPTOR_LENGTH, scale);
  }
  return entries;
}

interface Search {
  maker: DescriptorMaker;
  scale: DescriptorScale;
  index: SignatureIndex;
  /** `[CROPS, DESCRIPTOR_LENGTH]`, for use and reuse. */
  queries: Float32Array;
  /** Whether a pair of two films is looked for at all. */
  isAsked: (one: number, other: number) => boolean;
}

/** Films that some crop of this one points at, each with its best crop. */
function candidatesOf(
  film: FilmFeatures,
  self: number,
  { maker, scale, index, queries, isAsked }: Search,
): Candidate[] {
  const found = new Map<number, Candidate>();
  maker.open(film.thumb);
  for (let crop = 0; crop < CROPS.length; crop++) {
    const at = crop * DESCRIPTOR_LENGTH;
    maker.crop(crop, queries, at);
    standardise(queries, at, scale);
    index.search(queries, at, (entry, cosine) => {
      const partner = entry >> 1;
      // Two whole films are met from both sides; one is enough.
      if (partner === self || (crop === 0 && partner < self) || !isAsked(self, partner)) return;
      const known = found.get(entry);
      if (known === undefined || cosine > known.cosine)
        found.set(entry, { partner, mirrored: (entry & 1) === 1, crop, cosine });
    });
  }
  return [...found.values()].sort((a, b) => b.cosine - a.cosine || a.partner - b.partner).slice(0, MAX_PARTNERS);
}

/** Lays the partner on the film; null where they are two films. */
function examine(
  films: readonly FilmFeatures[],
  pictures: readonly SearchPicture[],
  self: number,
  { partner, mirrored: flipped, crop }: Candidate,
): AlikePair | null {
  const partPicture = flipped ? mirrored(pictures[partner], SEARCH_SIDE) : pictures[partner];
  const begin = alignPictures(pictures[self], partPicture, cropWindow(crop));
  if (begin === null) return null;
  const part = flipped ? mirrored(films[partner].thumb, THUMB_SIDE) : films[partner].thumb;
  const fit = compareFilms(films[self].thumb, part, begin);
  const { window } = fit;
  const distance = hashDistance(
    perceptualHash(Uint8Array.from(windowOf(films[self].thumb, window, THUMB_SIDE), Math.round)),
    perceptualHash(part),
  );
  const kind = kindOfPair(fit);
  if (kind === null) return null;
  return {
    first: Math.min(self, partner),
    second: Math.max(self, partner),
    kind,
    hashDistance: distance,
    correlation: fit.correlation,
    mirrored: flipped,
    cropped: isCrop(window),
  };
}

/** More than a pixel of the thumb is missing at some edge. */
function isCrop({ left, right, top, bottom }: CropWindow): boolean {
  return Math.max(left, 1 - right, top, 1 - bottom) > 1 / THUMB_SIDE;
}

function rank({ kind, correlation }: AlikePair): number {
  return (kind === "duplicate" ? 2 : 0) + correlation;
}
