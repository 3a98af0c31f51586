import { describe, expect, it } from "vitest";
import { decodeDicomText, readingsOf } from "./character-set";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));

// for term, text in [...]: print(text.encode(pydicom.charset.python_encoding[term]).hex())
// pydicom.charset.encode_string("Yamada^Tarou=山田^太郎=やまだ^たろう", ["iso8859", "iso2022_jp"]).hex(), the same with "iso2022_jp_2" and "euc_kr"
describe("text of a header is read in its character set, as pydicom writes it", () => {
  it.each([
    ["ISO_IR 192", "4dc3bc6c6c65725e4ac3bc7267656e", "Müller^Jürgen"],
    ["ISO_IR 100", "4dfc6c6c65725e4afc7267656e", "Müller^Jürgen"],
    ["ISO_IR 144", "b8d2d0ddded2d05eb0ddddd0", "Иванова^Анна"],
    ["ISO_IR 126", "c4e9efedf5f3e9eff2", "Διονυσιος"],
    ["ISO_IR 166", "cac1aad2c2", "สมชาย"],
    ["ISO_IR 13", "d4cfc0de5ec0dbb3", "ﾔﾏﾀﾞ^ﾀﾛｳ"],
    ["GB18030", "cdf55ed0a1b6ab", "王^小东"],
    [
      "\\ISO 2022 IR 87",
      "1b284259616d6164615e5461726f753d1b24423b3345441b28425e1b244242404f3a1b28423d1b24422464245e24401b28425e1b2442243f246d24261b2842",
      "Yamada^Tarou=山田^太郎=やまだ^たろう",
    ],
    ["\\ISO 2022 IR 159", "1b284259616d6164613d1b24284430211b28425e1b24284430221b2842", "Yamada=丂^丄"],
    [
      "\\ISO 2022 IR 149",
      "1b242943486f6e675e47696c646f6e673dfbf35ed1ced4d73dc8ab5eb1e6b5bf",
      "Hong^Gildong=洪^吉洞=홍^길동",
    ],
    // PS3.5 Annex K.2, in shorter.
    ["\\ISO 2022 IR 58", "5a68616e673d1b242941d5c55e1b242941d0a1b6ab", "Zhang=张^小东"],
    ["ISO 2022 IR 100\\ISO 2022 IR 144", "4dfc6c6c65725e1b2d4cb0ddddd0", "Müller^Анна"],
    ["", "4dfc6c6c6572", "Müller"],
    ["NO SUCH TERM", "4dfc6c6c6572", "Müller"],
  ])("%s", (characterSet, hex, text) => expect(decodeDicomText(bytes(hex), characterSet)).toBe(text));
});

it("a value whose character set may be declared wrongly has every likely reading", () => {
  expect(readingsOf(bytes("4dc3bc6c6c6572"), "")).toEqual(["Müller"]);
  expect(readingsOf(bytes("4dc3bc6c6c6572"), "ISO_IR 144")).toEqual(["MУМller", "Müller"]);
  expect(readingsOf(bytes("4dfc6c6c6572"), "ISO_IR 192")).toEqual(["M\ufffdller", "Müller"]);
  expect(readingsOf(bytes("446f65"), "GB18030")).toEqual(["Doe"]);
});
