import { expect, it } from "vitest";
import { csvDocument } from "./csv-document";

it("writes notes, header and rows with CRLF, quoting what has commas, quotes or line breaks", () => {
  expect(
    csvDocument(
      ["not, a device"],
      ["file", "score"],
      [
        ['a "1", b', 0.1],
        ["two\nlines", -0.5],
      ],
    ),
  ).toBe('#,"not, a device"\r\nfile,score\r\n"a ""1"", b",0.1\r\n"two\nlines",-0.5\r\n');
});

it("disarms texts that a spreadsheet would run as a formula, but not numbers", () => {
  expect(csvDocument([], ["=1+1", "@x"], [["-2", -2]])).toBe("'=1+1,'@x\r\n'-2,-2\r\n");
});
