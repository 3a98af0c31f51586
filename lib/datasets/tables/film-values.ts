/** @file The words that tables use for what a record knows in a few. */
import type { FilmMetadata } from "../import/film-metadata";

export function readSex(text: string): FilmMetadata["sex"] {
  const word = text.trim().toLowerCase();
  if (["f", "female", "w", "woman"].includes(word)) return "F";
  return ["m", "male", "man"].includes(word) ? "M" : "unknown";
}

/** Whole years: "55", "55.5", "055Y"; "006M" and the like are below one year. Null for what is no age of 0–120. */
export function readAge(text: string): number | null {
  const match = /^(\d{1,3}(?:\.\d+)?)\s*([YMWD]?)$/i.exec(text.trim());
  if (match === null) return null;
  const perYear: Record<string, number> = { M: 12, W: 52.18, D: 365.25 };
  const years = Math.floor(Number(match[1]) / (perYear[match[2].toUpperCase()] ?? 1));
  return years <= 120 ? years : null;
}

export function readView(text: string): FilmMetadata["view"] {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
  if (word === "pa") return "PA";
  if (word === "aps" || word.includes("supine")) return "AP supine";
  if (/^ap\b/.test(word)) return "AP";
  return /^(l|ll|rl|lat|lateral)$/.test(word) ? "lateral" : "unknown";
}

/** Whole days; null for what is no number. A count, never a date. */
export function readDays(text: string): number | null {
  return /^-?\d{1,5}(\.\d+)?$/.test(text.trim()) ? Math.round(Number(text)) : null;
}

/** The site that an address points to: `https://www.eurorad.org/case/1` → `eurorad.org`; empty where it is no address. */
export function siteOf(address: string): string {
  return /^https?:\/\/(?:www\.)?([^/:?#]+)/i.exec(address.trim())?.[1].toLowerCase() ?? "";
}
