import { expect, it } from "vitest";
import { HilumError } from "../../errors";
import { readFormFiles } from "./read-form-files";

const LIMITS = { files: 4, fileBytes: 1_000, remedy: "Send files." };
const BOUNDARY = "----of-this-test-and-no-other";
const part = (name: string, file: string | null, content: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file === null ? "" : `; filename="${file}"`}\r\n\r\n${content}\r\n`;
const END = `--${BOUNDARY}--\r\n`;

/** Sent in pieces of `size` bytes, as a slow line would. */
function asked(text: string, { type = `multipart/form-data; boundary=${BOUNDARY}`, size = 4_096 } = {}) {
  const bytes = Buffer.from(text);
  const pieces = Array.from(
    { length: Math.ceil(bytes.length / size) },
    (_, i) => new Uint8Array(bytes.subarray(i * size, (i + 1) * size)),
  );
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const next = pieces.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  });
  return new Request("http://localhost/", {
    method: "POST",
    headers: { "content-type": type },
    body,
    duplex: "half",
  } as RequestInit);
}

const read = async (text: string, sent: Parameters<typeof asked>[1] = {}) =>
  (await readFormFiles(asked(text, sent), LIMITS)).map(({ name, bytes }) => [
    name,
    bytes === null ? null : Buffer.from(bytes).toString(),
  ]);
const refusal = (text: string, sent: Parameters<typeof asked>[1] = {}) =>
  readFormFiles(asked(text, sent), LIMITS).then(
    (files) => files,
    (error: unknown) => (error instanceof HilumError ? error.code : error),
  );

it("gives the files in their order, however the form is cut on its way", async () => {
  const text =
    part("file", "a.png", "one") +
    part("note", null, "no file") +
    part("other", "x.png", "another field") +
    part("file", "folder/b.png", "--two\r\n--") +
    part("file", "é ü.png", "") +
    END;
  for (const size of [1, 7, 4_096])
    expect(await read(text, { size })).toEqual([
      ["a.png", "one"],
      ["folder/b.png", "--two\r\n--"],
      ["é ü.png", ""],
    ]);
});

it("keeps names as they were sent, whatever they are", async () => {
  expect(await read(part("file", "..\\..\\x", "") + part("file", "say %22ah%22.png", "") + END)).toEqual([
    ["..\\..\\x", ""],
    ['say "ah".png', ""],
  ]);
  const form = new FormData();
  form.append("file", new File(["abc"], 'a "b" ü.png'));
  const files = await readFormFiles(new Request("http://localhost/", { method: "POST", body: form }), LIMITS);
  expect(files.map(({ name, bytes }) => [name, bytes?.length])).toEqual([['a "b" ü.png', 3]]);
});

it("leaves out the bytes of a file that has too many, and reads the others", async () => {
  expect(await read(part("file", "large", "x".repeat(1_001)) + part("file", "just", "x".repeat(1_000)) + END)).toEqual([
    ["large", null],
    ["just", "x".repeat(1_000)],
  ]);
});

it("refuses what is no form, or not whole", async () => {
  const whole = part("file", "a.png", "one");
  for (const type of [
    "",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; charset=utf-8",
  ])
    expect(await refusal(whole + END, { type }), type).toBe("badRequest");
  for (const text of [
    whole,
    whole.slice(0, -10),
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; file`,
    `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n${END}`,
    `--${BOUNDARY}\r\nX: ${"x".repeat(100_000)}`,
    "no form at all",
    "",
  ])
    expect(await refusal(text), text).toBe("badRequest");
});

it("stops at the first part too many: the rest is not read", async () => {
  expect(await refusal(part("file", "f", "x").repeat(5) + END)).toBe("tooLarge");
  expect(await refusal(part("file", null, "").repeat(100_000) + END)).toBe("tooLarge");
  expect(await refusal(part("f", "f", "").repeat(100_000) + END)).toBe("tooLarge");
});
