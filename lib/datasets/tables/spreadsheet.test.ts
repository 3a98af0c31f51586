import { type BookType, type CellObject, utils, write } from "@e965/xlsx";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readSpreadsheet } from "./spreadsheet";

/** The parts of a workbook that Excel and openpyxl write, with what they differ in: shared, rich, inline and plain values, gaps. */
const workbook = (sheet: string, strings = "") =>
  zipSync({
    "[Content_Types].xml": strToU8(
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    ),
    "xl/workbook.xml": strToU8(
      '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    "xl/_rels/workbook.xml.rels": strToU8(
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    "xl/worksheets/sheet1.xml": strToU8(`<?xml version="1.0"?><worksheet><sheetData>${sheet}</sheetData></worksheet>`),
    ...(strings === "" ? {} : { "xl/sharedStrings.xml": strToU8(`<sst>${strings}</sst>`) }),
  });

/** A workbook as other programs write it, in one of their formats. */
function written(
  bookType: BookType,
  sheets: Record<string, (string | number | Date | CellObject)[][]>,
  merges: string[] = [],
): Uint8Array {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = utils.aoa_to_sheet(rows, { UTC: true, cellDates: true });
    if (merges.length > 0) sheet["!merges"] = merges.map((range) => utils.decode_range(range));
    utils.book_append_sheet(book, sheet, name);
  }
  return new Uint8Array(write(book, { type: "array", bookType }) as ArrayBuffer);
}

describe("a spreadsheet", () => {
  it("is read with shared, rich and inline strings and numbers, with gaps where cells are missing", async () => {
    const strings =
      '<si><t>FILE NAME</t></si><si><r><rPr/><t>UR</t></r><r><t xml:space="preserve">L</t></r></si><si><t>Tom &amp; Jerry &#x2019;s</t></si><si/>';
    const sheet =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="D1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>COVID-1</t></is></c><c r="B2"><v>256</v></c><c r="C2" s="1"/><c r="D2" t="s"><v>2</v></c></row><row r="3"/>';
    const [{ rows }] = await readSpreadsheet(workbook(sheet, strings), "x.xlsx");
    expect(rows.slice(0, 2)).toEqual([
      ["FILE NAME", "", "", "URL"],
      ["COVID-1", "256", "", "Tom & Jerry ’s"],
    ]);
  });

  it.each<BookType>(["xlsx", "xlsm", "xlsb", "biff8", "ods"])(
    "is read with all its sheets and values as %s",
    async (format) => {
      const padded: CellObject = { t: "n", v: 7, z: "0000" };
      const bytes = written(format, {
        Empty: [[]],
        Notes: [["nothing here"]],
        Films: [
          ["file", "patient", "number", "day", "note"],
          ["a.png", padded, 123456789012, new Date(Date.UTC(2024, 4, 6)), "Ärzte\nNotiz"],
          ["b.png", 1.5, "007", "", ""],
        ],
      });
      const sheets = await readSpreadsheet(bytes, "x");
      expect(sheets.map(({ name }) => name)).toEqual(["Notes", "Films"]);
      expect(sheets[1].rows.map((row) => row.slice(0, 5).concat(Array<string>(5).fill("")).slice(0, 5))).toEqual([
        ["file", "patient", "number", "day", "note"],
        [
          "a.png",
          format === "ods" ? expect.stringMatching(/^(0007|7)$/) : "0007",
          "123456789012",
          "2024-05-06",
          "Ärzte Notiz",
        ],
        ["b.png", "1.5", "007", "", ""],
      ]);
    },
  );

  it("gives what is merged downwards to each row, and a title that is merged sideways to one cell", async () => {
    const [{ rows }] = await readSpreadsheet(
      written(
        "xlsx",
        {
          a: [
            ["Our films", "", ""],
            ["patient", "file", "x"],
            ["p1", "a.png", ""],
            ["", "b.png", ""],
            ["p2", "c.png", ""],
          ],
        },
        ["A1:C1", "A3:A4"],
      ),
      "x.xlsx",
    );
    expect(rows.map(([first]) => first)).toEqual(["Our films", "patient", "p1", "p1", "p2"]);
    expect(rows[0].slice(1).every((cell) => cell === "")).toBe(true);
  });

  it("is refused by name where it is no workbook", async () => {
    await expect(readSpreadsheet(strToU8("PK nothing"), "list.xlsx")).rejects.toMatchObject({
      code: "invalidDataset",
      message: expect.stringContaining("list.xlsx"),
    });
    await expect(readSpreadsheet(zipSync({ "a.txt": strToU8("x") }), "list.xlsx")).rejects.toMatchObject({
      code: "invalidDataset",
    });
    await expect(readSpreadsheet(strToU8("file,label\na.png,x\n"), "list.xlsx")).rejects.toMatchObject({
      code: "invalidDataset",
    });
    await expect(readSpreadsheet(written("xlsx", { a: [["x"]] }).slice(0, 900), "list.xlsx")).rejects.toMatchObject({
      code: "invalidDataset",
    });
  });
});
