import { describe, expect, it } from "vitest";
import { bytesResponse } from "./bytes-response";

const named = { digest: "d1", type: "image/png", load: () => Promise.resolve(Uint8Array.of(1, 2, 3)) };
const get = (query: string, headers: Record<string, string> = {}) =>
  bytesResponse(new Request(`http://localhost/x${query}`, { headers }), named);

describe("bytes named by their digest", () => {
  it("may be kept for good when the address quotes the digest, and only then", async () => {
    expect((await get("?digest=d1")).headers.get("cache-control")).toMatch(/immutable/);
    expect((await get("?digest=old")).headers.get("cache-control")).toBe("private, no-cache");
    expect(new Uint8Array(await (await get("")).arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
  });

  it("are not sent, nor even loaded, when the browser has them", async () => {
    const load = () => Promise.reject(new Error("loaded"));
    const response = await bytesResponse(new Request("http://localhost/x", { headers: { "if-none-match": '"d1"' } }), {
      ...named,
      load,
    });
    expect(response.status).toBe(304);
  });
});
