/** @file The first sheet of an .xlsx workbook as rows of text (ECMA-376 Part 1 §18.3, §18.4): values only, no formulas, dates or formats. */
import { HilumError } from "../../errors";
import { openZipArchive, type ZipArchive } from "../zip-archive";

const MAX_PART_BYTES = 64 * 2 ** 20;

/** Throws `invalidDataset` for what is no workbook or holds a part beyond 64 MiB. @param name what errors call it. */
export async function readSpreadsheet(bytes: Uint8Array, name: string): Promise<string[][]> {
  const unreadable = (cause?: unknown) => new HilumError("invalidDataset", `${name} cannot be read as a spreadsheet.`, { cause, remedy: "Save it as .csv beside the films, or take it away." });
  const archive = await openZipArchive({ size: bytes.length, read: (start, end) => Promise.resolve(bytes.slice(start, end)) }).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  const sheets = archive.entries.map(({ path }) => path).filter((path) => /^xl\/worksheets\/sheet\d+\.xml$/.test(path)).sort((a, b) => sheetNumber(a) - sheetNumber(b));
  if (sheets.length === 0) throw unreadable();
  const sheet = await readPart(archive, sheets[0], unreadable);
  const strings = await readPart(archive, "xl/sharedStrings.xml", unreadable);
  return readRows(sheet ?? "", strings === null ? [] : readStrings(strings));
}

const sheetNumber = (path: string) => Number(/(\d+)\.xml$/.exec(path)?.[1]);

async function readPart(archive: ZipArchive, path: string, unreadable: (cause?: unknown) => HilumError): Promise<string | null> {
  const entry = archive.entries.find((candidate) => candidate.path === path);
  if (entry === undefined) return null;
  if (entry.size > MAX_PART_BYTES) throw unreadable();
  const bytes = await archive.read(entry).catch((cause: unknown) => {
    throw unreadable(cause);
  });
  return new TextDecoder().decode(bytes);
}

/** A string may stand in several runs of different type, each in its own `t`. */
function readStrings(xml: string): string[] {
  return [...xml.matchAll(/<si\b[^>]*?(?:\/>|>(.*?)<\/si>)/gs)].map(([, item]) => textOf(item ?? ""));
}

const textOf = (xml: string) => [...xml.replace(/<rPh\b.*?<\/rPh>/gs, "").matchAll(/<t\b[^>]*?(?:\/>|>(.*?)<\/t>)/gs)].map(([, text]) => unescapeXml(text ?? "")).join("");

function readRows(sheet: string, strings: readonly string[]): string[][] {
  return [...sheet.matchAll(/<row\b[^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row]) => {
    const cells: string[] = [];
    for (const [, attributes, content] of (row ?? "").matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const column = columnOf(/\br="([A-Z]+)\d+"/.exec(attributes)?.[1]) ?? cells.length;
      while (cells.length < column) cells.push("");
      cells[column] = cellText(attributes, content ?? "", strings);
    }
    return cells;
  });
}

function cellText(attributes: string, content: string, strings: readonly string[]): string {
  const type = /\bt="(\w+)"/.exec(attributes)?.[1];
  if (type === "inlineStr") return textOf(content);
  const value = unescapeXml(/<v\b[^>]*>(.*?)<\/v>/s.exec(content)?.[1] ?? "");
  return type === "s" ? (strings[Number(value)] ?? "") : value;
}

/** `A` → 0, `Z` → 25, `AA` → 26; null beyond the 16,384 columns that a sheet may have. */
function columnOf(letters: string | undefined): number | null {
  if (letters === undefined) return null;
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return column < 16_384 ? column : null;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
