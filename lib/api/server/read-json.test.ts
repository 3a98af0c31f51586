import { describe, expect, it } from "vitest";
import { readJson } from "./read-json";

const JSON_TYPE = { "content-type": "application/json" };
const read = (body: BodyInit | null, headers: Record<string, string> = JSON_TYPE) =>
  readJson(new Request("http://127.0.0.1/x", { method: "POST", body, headers }));

describe("the JSON body of a request", () => {
  it("is read whole, with escapes that are text", async () => {
    expect(
      await read('{"a": ["\\u00e9\\ud83d\\ude00\\n", 1, null]}', { "content-type": "Application/JSON; charset=utf-8" }),
    ).toEqual({ a: ["é😀\n", 1, null] });
    expect(await read('"\\\\u0000"')).toBe("\\u0000");
    const wide = `[${"[1],".repeat(200_000)}[]]`;
    expect(await read(wide)).toHaveLength(200_001);
  });

  it.each<[string, BodyInit | null, Record<string, string>?]>([
    ["empty", null],
    ["broken", "{"],
    ["NUL in it", "{\0}"],
    ["NUL as text", '{"a":"\\u0000"}'],
    ["NUL in a key", '{"a":{"\\u0000":1}}'],
    ["half a pair", '["\\ud800"]'],
    ["not UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["deep arrays", "[".repeat(200_000) + "]".repeat(200_000)],
    ["deep objects", '{"a":'.repeat(5_000) + "1" + "}".repeat(5_000)],
    ["sent as a form", "{}", { "content-type": "application/x-www-form-urlencoded" }],
    ["sent as text", "{}", { "content-type": "text/plain" }],
    ["sent as a film", "{}", { "content-type": "image/png" }],
    ["sent as nearly JSON", "{}", { "content-type": "text/plain; application/json" }],
  ])("is refused: %s", async (_, body, headers) => {
    await expect(read(body, headers)).rejects.toMatchObject({ code: "badRequest" });
  });
});
