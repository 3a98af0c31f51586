/** @file What is to be shown and what is, read from the files: for the tests that hold the page complete. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const COMPONENT = /^export (?:function|const) ([A-Z][a-z]\w*)/gm;
const SPECIMEN = /<Specimen of="(\w+)">/g;

function sources(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".tsx"));
  return files.map((file) => readFileSync(join(folder, file), "utf8"));
}

/** The exported components of a folder, by name. */
export const componentsIn = (folder: string): string[] =>
  sources(folder)
    .flatMap((source) => [...source.matchAll(COMPONENT)].map(([, name]) => name))
    .sort();

/** The components that the files of a folder show and really draw, by name; one that is only named is left out. */
export function specimensIn(folder: string): string[] {
  return sources(folder)
    .flatMap((source) =>
      [...source.matchAll(SPECIMEN)].map(([, name]) => name).filter((name) => new RegExp(`<${name}\\b`).test(source)),
    )
    .sort();
}
