import { expect, it } from "vitest";
import { readBytes } from "./read-bytes";

const LIMIT = 10;
const tooMany = () => new Error("too many");

/** A body of chunks without a content-length, and how many of its chunks were asked for. */
function chunked(sizes: readonly number[]): { request: Request; given: () => number } {
  let given = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (given === sizes.length) return controller.close();
        controller.enqueue(new Uint8Array(sizes[given]).fill(given++));
      },
    },
    { highWaterMark: 0 },
  );
  return {
    request: new Request("http://127.0.0.1/", { method: "PUT", body, duplex: "half" } as RequestInit),
    given: () => given,
  };
}

it("joins the chunks of a body, up to the limit and no further", async () => {
  expect(await readBytes(chunked([4, 4, 2]).request, LIMIT, tooMany)).toEqual(
    Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1, 2, 2),
  );
  expect(await readBytes(new Request("http://127.0.0.1/", { method: "PUT" }), LIMIT, tooMany)).toEqual(
    new Uint8Array(0),
  );
  const { request, given } = chunked([4, 4, 4, 4, 4, 4]);
  await expect(readBytes(request, LIMIT, tooMany)).rejects.toThrow("too many");
  expect(given()).toBe(3);
});

it("reads nothing of a body that says it is longer", async () => {
  const request = new Request("http://127.0.0.1/", {
    method: "PUT",
    body: new Uint8Array(3),
    headers: { "content-length": "11" },
  });
  await expect(readBytes(request, LIMIT, tooMany)).rejects.toThrow("too many");
  expect(request.bodyUsed).toBe(false);
});
