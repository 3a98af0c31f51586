import { posix } from "node:path";
import { findCircles } from "./circles";
import { isForTests, type SourceFile } from "./source-file";

/** Lines and functions longer than this are counted. */
const [WIDEST_LINE, LONGEST_FUNCTION] = [120, 50];

export interface RoomSize {
  room: string;
  files: number;
  lines: number;
  testFiles: number;
  testLines: number;
}

export interface HouseReport {
  rooms: readonly RoomSize[];
  /** The folder with the most files in it, subfolders not counted: all of them, and those that are for no test. */
  largestFolder: { folder: string; files: number };
  largestFolderWithoutTests: { folder: string; files: number };
  /** Shares, 0–1. */
  wideLines: number;
  longFunctions: number;
  circles: readonly string[][];
}

/** The size and the health of the house. */
export function measureHouse(files: readonly SourceFile[]): HouseReport {
  const lines = files.flatMap((file) => file.lines);
  const lengths = files.flatMap((file) => file.functionLengths);
  return {
    rooms: roomSizes(files),
    largestFolder: largestFolder(files),
    largestFolderWithoutTests: largestFolder(files.filter(({ path }) => !isForTests(path))),
    wideLines: share(lines, (line) => line.length > WIDEST_LINE),
    longFunctions: share(lengths, (length) => length > LONGEST_FUNCTION),
    circles: findCircles(files),
  };
}

function roomSizes(files: readonly SourceFile[]): RoomSize[] {
  const rooms = new Map<string, RoomSize>();
  for (const { path, lines } of files) {
    const room = roomOf(path);
    const size = rooms.get(room) ?? { room, files: 0, lines: 0, testFiles: 0, testLines: 0 };
    if (isForTests(path))
      rooms.set(room, { ...size, testFiles: size.testFiles + 1, testLines: size.testLines + lines.length });
    else rooms.set(room, { ...size, files: size.files + 1, lines: size.lines + lines.length });
  }
  return [...rooms.values()].sort((a, b) => a.room.localeCompare(b.room));
}

/** `lib/store`, `app`, `bench`; "." for what lies at the top. */
function roomOf(path: string): string {
  const parts = path.split("/");
  if (parts.length === 1) return ".";
  return parts[0] === "lib" && parts.length > 2 ? parts.slice(0, 2).join("/") : parts[0];
}

function largestFolder(files: readonly SourceFile[]): { folder: string; files: number } {
  const counts = new Map<string, number>();
  for (const { path } of files) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  return [...counts]
    .map(([folder, count]) => ({ folder, files: count }))
    .reduce((largest, next) => (next.files > largest.files ? next : largest));
}

function share<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.filter(holds).length / Math.max(1, items.length);
}
