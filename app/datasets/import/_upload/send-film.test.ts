import { afterEach, expect, it, vi } from "vitest";
import { type ErrorCode } from "@/lib/errors";
import { sendFilm } from "./send-film";

const signal = new AbortController().signal;
const film = (size: number, read = () => Promise.resolve(new Uint8Array(3))) => ({
  path: "n/ä.png",
  stamp: "3:1700000000000",
  size,
  read,
});

afterEach(() => void vi.unstubAllGlobals());

/** A server that gives this answer; returns the requests that it got. */
function serverThat(answer: () => Response): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    asked.push(new Request(`http://127.0.0.1${path}`, init));
    return Promise.resolve(answer());
  });
  return asked;
}

const refusal = (code: ErrorCode, status: number) => () =>
  Response.json({ error: { code, message: `It is ${code}.` } }, { status });

it("a film goes with its path and its stamp", async () => {
  const asked = serverThat(() => Response.json({ accepted: true }));
  expect(await sendFilm("i1", film(3), signal)).toBeNull();
  expect(asked.map(({ headers }) => [headers.get("x-hilum-path"), headers.get("x-hilum-stamp")])).toEqual([
    ["n%2F%C3%A4.png", "3:1700000000000"],
  ]);
});

it("a film that is too large is refused by name without being read or sent", async () => {
  const asked = serverThat(() => Response.json({ accepted: true }));
  const read = vi.fn(() => Promise.resolve(new Uint8Array(3)));
  expect(await sendFilm("i1", film(300 * 2 ** 20, read), signal)).toBe("The file has 300 MiB; the most is 256.");
  expect(read).not.toHaveBeenCalled();
  expect(asked).toEqual([]);
});

it.each([
  ["tooLarge", 413],
  ["unsupportedImage", 415],
] as const)("a server's %s is the refusal of that file", async (code, status) => {
  serverThat(refusal(code, status));
  expect(await sendFilm("i1", film(3), signal)).toBe(`It is ${code}.`);
});

it("what stands against the whole import stops it; a file that cannot be read does not", async () => {
  serverThat(refusal("notFound", 404));
  await expect(sendFilm("i1", film(3), signal)).rejects.toMatchObject({ code: "notFound" });
  expect(
    await sendFilm(
      "i1",
      film(3, () => Promise.reject(new DOMException("gone", "NotReadableError"))),
      signal,
    ),
  ).toBe("the browser could not read the file");
});
