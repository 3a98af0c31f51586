import { describe, expect, it } from "vitest";
import { crc32 } from "../../imaging/png/crc32";
import { zipName } from "./zip-name";

const bytes = (...parts: (string | number)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...Buffer.from(part, "utf8")])));
const NONE = new Uint8Array(0);
const [DOS, UNIX] = [0, 3];

describe("the name of a zip entry", () => {
  it.each([
    ["UTF-8 without the flag", bytes("Entzündung/a.png"), DOS, "Entzündung/a.png"],
    ["code page 437", bytes("Entz", 0x81, "ndung\\a.png"), DOS, "Entzündung/a.png"],
    ["code page 437, said to be packed by Unix", bytes("Entz", 0x81, "ndung/a.png"), UNIX, "Entzündung/a.png"],
    ["code page 437, ß", bytes("gro", 0xe1, ".png"), DOS, "groß.png"],
    [
      "code page 437, é",
      bytes("pneumopathie aigu", 0x89, " s", 0x82, "v", 0x8a, "re.png"),
      DOS,
      "pneumopathie aiguë sévère.png",
    ],
    ["Windows-1252", bytes("Entz", 0xfc, "ndung/a.png"), DOS, "Entzündung/a.png"],
    ["Latin by Unix", bytes("neumon", 0xed, "a/a.png"), UNIX, "neumonía/a.png"],
  ])("in %s", (_, name, host, right) => expect(zipName(name, NONE, host)).toBe(right));

  it("is the one in UTF-8 beside it, where that was made from it", () => {
    const name = bytes(0x8f, 0xa5, ".png");
    const text = bytes("正常.png");
    const extra = (of: Uint8Array) => {
      const field = Buffer.concat([Buffer.from([0x75, 0x70, 5 + text.length, 0, 1, 0, 0, 0, 0]), text]);
      field.writeUInt32LE(crc32(of), 5);
      return new Uint8Array(field);
    };
    expect(zipName(name, extra(name), DOS)).toBe("正常.png");
    expect(zipName(name, extra(bytes("other")), DOS)).toBe("ÅÑ.png");
  });
});
