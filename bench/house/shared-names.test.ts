import { describe, expect, it } from "vitest";
import { sharedNames } from "./shared-names";
import { readSourceFile, readSourceFiles } from "./source-file";

const house = readSourceFiles(".");
const read = (path: string, text: string) => readSourceFile(path, text, new Set());

describe("names that files share", () => {
  it("are found among values, types, classes, patterns and what is passed on", () => {
    const files = [
      read(
        "a.ts",
        "export const [one, { two }] = values; export type Three = 3; export class Four {} export enum Five {}",
      ),
      read(
        "b.ts",
        "export function one() {} export const two = 2; export interface Three {} export default class Four {}",
      ),
      read(
        "c.ts",
        'export { four as Four } from "./four"; const five = 5; export { five as Five }; export * as six from "./six";',
      ),
      read("d.mjs", "export async function six() {} const two = 2;"),
    ];
    expect(sharedNames(files)).toEqual([
      { name: "one", paths: ["a.ts", "b.ts"] },
      { name: "two", paths: ["a.ts", "b.ts"] },
      { name: "Three", paths: ["a.ts", "b.ts"] },
      { name: "Four", paths: ["a.ts", "c.ts"] },
      { name: "Five", paths: ["a.ts", "c.ts"] },
      { name: "six", paths: ["c.ts", "d.mjs"] },
    ]);
  });

  it("are not a schema with its type, nor what Next asks each of its files for", () => {
    const files = [
      read(
        "app/api/a/route.ts",
        "export const GET = a; export const dynamic = 'force-dynamic'; export const Query = z.object({}); export type Query = 1;",
      ),
      read(
        "app/api/b/route.ts",
        "export async function GET() {} export const dynamic = 'force-dynamic'; export default 1;",
      ),
      read("lib/get.ts", "export const GET = 1; export default 2;"),
    ];
    expect(sharedNames(files)).toEqual([]);
  });

  it("are none in the house", () => {
    expect(house.flatMap(({ exports }) => exports).length).toBeGreaterThan(1_000);
    expect(sharedNames(house)).toEqual([]);
  });
});
