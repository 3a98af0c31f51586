import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "./decode-text";

const TEXT = "file,label\na.png,Lungenentzündung\nb.png,normal\n";
const utf16 = (text: string, order: "le" | "be", mark = true) => {
  const bytes = Buffer.from(mark ? `\uFEFF${text}` : text, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
};
const utf32 = (text: string, mark: boolean) =>
  Buffer.concat(
    [...(mark ? `\uFEFF${text}` : text)].map((char) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(char.codePointAt(0) ?? 0);
      return bytes;
    }),
  );
const latin = (text: string) => Buffer.from(text, "latin1");

describe("the bytes of a table", () => {
  it.each([
    ["UTF-8", Buffer.from(TEXT)],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${TEXT}`)],
    ["UTF-16 LE", utf16(TEXT, "le")],
    ["UTF-16 BE", utf16(TEXT, "be")],
    ["UTF-16 LE without a mark", utf16(TEXT, "le", false)],
    ["UTF-16 BE without a mark", utf16(TEXT, "be", false)],
    ["Windows-1252", latin(TEXT)],
  ])("are read as %s", (_, bytes) => expect(decodeText(bytes, "x.csv").text).toBe(TEXT));

  it("are read as UTF-16 without a mark also where the words are of another alphabet", () => {
    const text = "файл,метка\na.png,пневмония\nb.png,норма\n";
    expect(decodeText(utf16(text, "le", false), "x.csv").text).toBe(text);
    expect(decodeText(utf16(text, "be", false), "x.csv").text).toBe(text);
  });

  it("come with a remark unless they are plain UTF-8", () => {
    expect(decodeText(Buffer.from(TEXT), "x.csv").remark).toBeNull();
    expect(decodeText(latin(TEXT), "x.csv").remark).toBe(
      "x.csv is not UTF-8 and was read as Windows-1252: “Lungenentzündung”. If these words are wrong, save it as UTF-8.",
    );
    expect(
      decodeText(Buffer.concat([latin("file,note\na.png,"), Buffer.of(0x80, 0x93, 0x94)]), "x.csv").text,
    ).toContain("€“”");
    expect(decodeText(utf16(TEXT, "le"), "x.csv").remark).toContain("UTF-16");
  });

  it.each([
    ["UTF-32 with a mark", utf32(TEXT, true), "UTF-32"],
    ["UTF-32 without one", utf32(TEXT, false), "UTF-32"],
    [
      "KOI8-R",
      Buffer.concat([latin("file,label\na.png,"), Buffer.of(0xd0, 0xce, 0xc5, 0xd7, 0xcd, 0xcf, 0xce, 0xc9, 0xd1)]),
      "cannot be told",
    ],
    ["GB 2312", Buffer.concat([latin("file,label\na.png,"), Buffer.of(0xb7, 0xce, 0xd1, 0xd7)]), "cannot be told"],
    [
      "UTF-8 with one torn letter",
      Buffer.concat([
        Buffer.from("file,label\na.png,Lungenentzündung\nb.png,für\nc.png,"),
        Buffer.of(0xc3),
        Buffer.from("\nd.png,ö\n"),
      ]),
      "on line 4",
    ],
    ["no text", Buffer.of(1, 2, 3, 4, 5, 6), "no text"],
  ])("are refused by name where they are %s", (_, bytes, message) => {
    expect(() => decodeText(bytes, "x.csv")).toThrow(
      expect.objectContaining({
        code: "invalidDataset",
        message: expect.stringMatching(new RegExp(`^x\\.csv.*${message}`)),
      }),
    );
  });

  it("give back any text of words, digits and separators in every Unicode encoding", () => {
    const cells = fc.array(fc.stringMatching(/^[a-zA-Z0-9äöüßéñŁ ._-]{0,12}$/), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(cells, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(",", ";", "\t", "|"),
        (rows, separator) => {
          const text = `file${separator}label\n${rows.map((row) => row.join(separator)).join("\r\n")}`;
          for (const bytes of [
            Buffer.from(text),
            Buffer.from(`\uFEFF${text}`),
            utf16(text, "le"),
            utf16(text, "be"),
            utf16(text, "le", false),
            utf16(text, "be", false),
          ])
            expect(decodeText(bytes, "x").text).toBe(text);
        },
      ),
      { numRuns: 60 },
    );
  });
});
