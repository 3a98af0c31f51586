import { strToU8, zipSync } from "fflate";
import { expect, it } from "vitest";
import { readSpreadsheet } from "./spreadsheet";

/** The parts of a workbook that Excel and openpyxl write, with what they differ in: shared, rich, inline and plain values, gaps. */
const workbook = (sheet: string, strings = "") => zipSync({
  "[Content_Types].xml": strToU8("<Types/>"),
  "xl/workbook.xml": strToU8("<workbook/>"),
  "xl/worksheets/sheet1.xml": strToU8(`<?xml version="1.0"?><worksheet><sheetData>${sheet}</sheetData></worksheet>`),
  ...(strings === "" ? {} : { "xl/sharedStrings.xml": strToU8(`<sst>${strings}</sst>`) }),
});

it("reads shared, rich and inline strings and numbers, with gaps where cells are missing", async () => {
  const strings = '<si><t>FILE NAME</t></si><si><r><rPr/><t>UR</t></r><r><t xml:space="preserve">L</t></r></si><si><t>Tom &amp; Jerry &#x2019;s</t></si><si/>';
  const sheet = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="D1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>COVID-1</t></is></c><c r="B2"><v>256</v></c><c r="C2" s="1"/><c r="D2" t="s"><v>2</v></c></row><row r="3"/>';
  expect(await readSpreadsheet(workbook(sheet, strings), "x.xlsx")).toEqual([["FILE NAME", "", "", "URL"], ["COVID-1", "256", "", "Tom & Jerry ’s"], []]);
});

it("refuses by name what is no workbook", async () => {
  await expect(readSpreadsheet(strToU8("PK nothing"), "list.xlsx")).rejects.toMatchObject({ code: "invalidDataset", message: expect.stringContaining("list.xlsx") });
  await expect(readSpreadsheet(zipSync({ "a.txt": strToU8("x") }), "list.xlsx")).rejects.toMatchObject({ code: "invalidDataset" });
});
