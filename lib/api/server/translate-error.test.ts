import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { HilumError } from "../../errors";
import { handle, readBody, readQuery } from "./translate-error";

const context = { params: Promise.resolve({}) };
const ask = (route: (request: Request) => Promise<unknown>, init: RequestInit = {}) =>
  handle(route)(new Request("http://127.0.0.1:3000/api/x?limit=ten", init), context);

describe("a route", () => {
  it("answers failures of the table with their words and a bug with none of its own", async () => {
    const known = await ask(() =>
      Promise.reject(new HilumError("conflict", "It is taken.", { remedy: "Choose another." })),
    );
    expect([known.status, await known.json()]).toEqual([
      409,
      { error: { code: "conflict", message: "It is taken.", remedy: "Choose another." } },
    ]);
    const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const bug = await ask(() => Promise.reject(new Error("secret detail")));
    log.mockRestore();
    expect(bug.status).toBe(500);
    expect(await bug.text()).not.toContain("secret");
  });

  it("names the wrong field of a query or body", async () => {
    const query = await ask((request) => Promise.resolve(readQuery(request, z.object({ limit: z.coerce.number() }))));
    expect([query.status, await query.json()]).toEqual([
      400,
      { error: expect.objectContaining({ code: "badRequest", message: expect.stringContaining('"limit"') }) },
    ]);
    const body = await ask((request) => readBody(request, z.object({})), {
      method: "POST",
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expect(await body.json()).toEqual({ error: expect.objectContaining({ message: "The request body is not JSON." }) });
  });
});
