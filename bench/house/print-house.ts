/**
 * @file The size of every room, how wide and how long what is written is, the circles of imports.
 *
 * npx esbuild bench/house/print-house.ts --bundle --platform=node --packages=external --format=esm --outfile=node_modules/.cache/bench/house.mjs
 * node node_modules/.cache/bench/house.mjs [another checkout]
 */
import { readSourceFiles } from "./source-file";
import { measureHouse } from "./measure-house";
import { textTable } from "../../lib/text/text-table";

const report = measureHouse(readSourceFiles(process.argv[2] ?? "."));
const percent = (value: number) => `${(100 * value).toFixed(2)}%`;
const total = (pick: (room: (typeof report.rooms)[number]) => number) =>
  String(report.rooms.reduce((sum, room) => sum + pick(room), 0));

console.log(
  textTable(
    ["room", "files", "lines", "test files", "test lines"],
    [
      ...report.rooms.map(({ room, files, lines, testFiles, testLines }) => [
        room,
        ...[files, lines, testFiles, testLines].map(String),
      ]),
      [
        "all",
        total((room) => room.files),
        total((room) => room.lines),
        total((room) => room.testFiles),
        total((room) => room.testLines),
      ],
    ],
  ),
);
console.log(
  `\nlargest folder: ${report.largestFolder.files} files in ${report.largestFolder.folder}; without tests ${report.largestFolderWithoutTests.files} in ${report.largestFolderWithoutTests.folder}`,
);
console.log(
  `lines over 120 characters: ${percent(report.wideLines)}; functions over 50 lines: ${percent(report.longFunctions)}`,
);
for (const circle of report.circles) console.log(`circle of ${circle.length}: ${circle.join(", ")}`);
