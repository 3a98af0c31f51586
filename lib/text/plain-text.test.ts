import { expect, it } from "vitest";
import { linesField, plainText, textField } from "./plain-text";

it("takes out what a terminal would obey, a database would refuse, or a reader would not see", () => {
  expect(plainText("a\u0000b\u001b[31mc\u007f\u009b2Jd")).toBe("ab[31mc2Jd");
  expect(plainText("gnp.\u202egpj.\u2066x\u2069\ufeff")).toBe("gnp.gpj.x");
  expect(plainText("half \ud83d and whole 😀")).toBe("half \ufffd and whole 😀");
  expect(plainText("one\r\ntwo\tthree\u2028four")).toBe("one two three four");
});

it("leaves words of every script as they are", () => {
  for (const text of ["Müller’s Röntgen", "पूर्वाग्रह", "צילום חזה", "肺炎（左）", "a\u200db \u00a0 ½ ≤ 👩‍⚕️"])
    expect(plainText(text)).toBe(text);
});

it("keeps lines and tabs of a text that has them", () => {
  expect(plainText("# A\r\n\r\n- b\r\tc\u0000\u001b", { lines: true })).toBe("# A\n\n- b\n\tc");
});

it("cleans before it measures, and measures", () => {
  expect(textField(3).min(1).parse(" a\u0000\u0000\u0000bc ")).toBe("abc");
  expect(textField(3).min(1).safeParse("\u0000 \u001b").success).toBe(false);
  expect(textField(3).safeParse("abcd").success).toBe(false);
  expect(linesField(5).parse("a \nb\u0007 ")).toBe("a \nb ");
});
