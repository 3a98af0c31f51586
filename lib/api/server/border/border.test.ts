import { Agent, createServer, request, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { border } from "./border";
import { trustedHosts } from "./trusted-hosts";

const MIB = 2 ** 20;
let server: Server;
let port: number;
/** What the route behind the border saw: bytes of bodies that came whole, and how often one broke off. */
const seen = { requests: 0, whole: [] as number[], broken: 0, headers: {} as IncomingMessage["headers"] };

beforeAll(async () => {
  server = createServer({ requireHostHeader: false });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
  const listener = border({
    hosts: trustedHosts({ host: "127.0.0.1", port }),
    dev: false,
    stalledMs: 500,
    next: async (incoming, response) => {
      seen.requests++;
      seen.headers = incoming.headers;
      let length = 0;
      try {
        for await (const chunk of incoming) length += (chunk as Buffer).length;
      } catch {
        seen.broken++;
        return;
      }
      seen.whole.push(length);
      response.end(JSON.stringify({ length }));
    },
  });
  server.on("request", (incoming, response) => listener(incoming, response));
});
beforeEach(() => Object.assign(seen, { requests: 0, whole: [], broken: 0 }));
afterAll(
  () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
);

interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  text: string;
  /** Bytes of the body that were taken from us before the answer came. */
  sent: number;
}

/** Sends a body in chunks until the server has answered or all of it is sent. */
function ask(
  method: string,
  path: string,
  {
    headers = {},
    bytes = 0,
    chunk = 64 * 1024,
  }: { headers?: Record<string, string>; bytes?: number; chunk?: number } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let isAnswered = false;
    const asking = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (incoming) => {
      isAnswered = true;
      let text = "";
      incoming.on("data", (part: Buffer) => (text += part.toString()));
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, sent }));
    });
    asking.on("error", (error) => !isAnswered && reject(error));
    const send = () => {
      if (isAnswered || sent >= bytes) return void asking.end();
      const part = Math.min(chunk, bytes - sent);
      sent += part;
      if (asking.write(Buffer.alloc(part))) setImmediate(send);
      else asking.once("drain", send);
    };
    send();
  });
}

const chunked = { "transfer-encoding": "chunked" };

describe("a body", () => {
  it("reaches its route whole, chunked or announced, up to the limit of that route to the byte", async () => {
    for (const headers of [chunked, { "content-length": String(MIB / 4) }] as Record<string, string>[])
      expect((await ask("POST", "/api/imports", { headers, bytes: MIB / 4 })).status).toBe(200);
    expect(seen.whole).toEqual([MIB / 4, MIB / 4]);
  });

  it("is refused with 413 as soon as it passes the limit, and never seen as a shorter one", async () => {
    const answer = await ask("POST", "/api/imports", { headers: chunked, bytes: 64 * MIB });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      413,
      { error: expect.objectContaining({ code: "tooLarge" }) },
    ]);
    expect(answer.sent).toBeLessThan(32 * MIB);
    await expect.poll(() => seen.broken).toBe(1);
    expect(seen.whole).toEqual([]);
    expect((await ask("POST", "/api/imports", { headers: chunked, bytes: MIB / 4 + 1 })).status).toBe(413);
  });

  it("that announces too much is refused before any of it is read", async () => {
    expect(
      (await ask("POST", "/api/runs", { headers: { "content-length": String(5 * MIB) }, bytes: 5 * MIB })).status,
    ).toBe(413);
    expect(seen.requests).toBe(0);
  });

  it("is no part of a request that takes none", async () => {
    for (const method of ["GET", "DELETE"]) {
      expect((await ask(method, "/api/datasets/x", { headers: chunked, bytes: 10 })).status).toBe(400);
      expect((await ask(method, "/api/datasets/x", { headers: { "content-length": "10" }, bytes: 10 })).status).toBe(
        400,
      );
    }
    expect(seen.whole).toEqual([]);
  });
});

describe("an address", () => {
  it("of no route is JSON 404, a wrong method 405 with Allow, OPTIONS 204 with Allow", async () => {
    const unknown = await ask("GET", "/api/nothing");
    expect([unknown.status, unknown.headers["content-type"], JSON.parse(unknown.text).error.code]).toEqual([
      404,
      "application/json",
      "notFound",
    ]);
    const wrong = await ask("PUT", "/api/datasets/x");
    expect([wrong.status, wrong.headers.allow]).toEqual([405, "GET, PATCH, DELETE, HEAD, OPTIONS"]);
    const options = await ask("OPTIONS", "/api/experiments");
    expect([options.status, options.headers.allow, options.text]).toEqual([204, "GET, POST, HEAD, OPTIONS", ""]);
    expect((await ask("POST", "/datasets")).status).toBe(405);
    expect((await ask("HEAD", "/api/runs/x/events")).status).toBe(405);
    expect((await ask("HEAD", "/api/nothing")).status).toBe(404);
    expect((await ask("GET", "/_global-error")).status).toBe(404);
    expect((await ask("GET", "/_next/image?url=%2Fapi%2Fdatasets%2Fx%2Fimages%2F0%2Fpixels&w=640&q=75")).status).toBe(
      404,
    );
    expect(seen.requests).toBe(0);
  });

  it("that is no name never reaches a route", async () => {
    for (const path of ["/api/runs/%00", "/api/runs/%ff", "/datasets/%E0%A4%A", "/api/experiments/..%2f..%2fpackage"])
      expect([400, 404]).toContain((await ask("GET", path)).status);
    expect(seen.requests).toBe(0);
  });
});

it("lets what lies in public/ be read by whoever may see the pages, under their policy, and changed by nobody", async () => {
  for (const path of [
    "/manifest.webmanifest",
    "/robots.txt",
    "/icon.svg",
    "/icons/icon-192.png",
    "/ort/ort-wasm-simd-threaded.wasm",
  ]) {
    const { status, headers } = await ask("GET", path);
    const policy = String(headers["content-security-policy"]);
    // Without a rule of their own, manifests come under the one for everything.
    expect(
      [
        status,
        headers["x-content-type-options"],
        policy.includes("default-src 'self';"),
        policy.includes("manifest-src"),
      ],
      path,
    ).toEqual([200, "nosniff", true, false]);
    expect((await ask("GET", path, { headers: { host: "evil.example" } })).status, path).toBe(403);
    for (const method of ["POST", "PUT", "DELETE"])
      expect((await ask(method, path)).headers.allow, path).toBe("GET, HEAD, OPTIONS");
  }
});

it("protects every answer, refusals too, with a nonce that is told to the page alone", async () => {
  const answer = await ask("GET", "/datasets", {
    headers: {
      "content-security-policy": "script-src 'nonce-mine'",
      "x-hilum-nonce": "mine",
      "x-forwarded-host": "evil.example",
      "next-action": "1",
    },
  });
  const policy = String(answer.headers["content-security-policy"]);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect([
    seen.headers["x-hilum-nonce"],
    seen.headers["content-security-policy"],
    seen.headers["x-forwarded-host"],
    seen.headers["next-action"],
  ]).toEqual([nonce, policy, undefined, undefined]);
  for (const { headers } of [
    answer,
    await ask("GET", "/api/nothing"),
    await ask("GET", "/", { headers: { host: "evil.example" } }),
  ]) {
    expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
    expect(headers["permissions-policy"]).toContain("camera=()");
    expect(headers["content-security-policy"]).not.toMatch(/script-src[^;]*('unsafe-inline'|'unsafe-eval')/);
  }
  expect((await ask("GET", "/datasets")).headers["content-security-policy"]).not.toBe(policy);
});

it("takes the next request on the connection of one that was refused", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const post = (path: string) =>
    new Promise<number>((resolve, reject) => {
      const asking = request(
        { host: "127.0.0.1", port, method: "POST", path, agent, headers: { "content-length": "3" } },
        (incoming) => incoming.resume().on("end", () => resolve(incoming.statusCode ?? 0)),
      );
      asking.on("error", reject).end("abc");
    });
  expect(await post("/api/none")).toBe(404);
  await new Promise((resolve) => setTimeout(resolve, 2_300));
  expect(await post("/api/imports")).toBe(200);
  agent.destroy();
});

it("keeps answering after a client that hangs up in the middle of a body", async () => {
  await new Promise<void>((resolve) => {
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(
        `POST /api/imports HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n`,
        () => setTimeout(() => socket.destroy(), 20),
      ),
    );
    socket.on("close", () => resolve());
  });
  await expect.poll(() => seen.broken).toBe(1);
  expect((await ask("POST", "/api/imports", { headers: chunked, bytes: 3 })).text).toBe('{"length":3}');
});

it("gives up a body that stops half way, and answers what came after a wait", async () => {
  const send = (pieces: readonly string[], waitMs: number) =>
    new Promise<string>((resolve) => {
      let text = "";
      const socket = connect(port, "127.0.0.1");
      const sendAll = async () => {
        for (const piece of [
          `POST /api/imports HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n`,
          ...pieces,
        ]) {
          socket.write(piece);
          await new Promise((done) => setTimeout(done, waitMs));
        }
      };
      void sendAll();
      socket.on("data", (data: Buffer) => (text += data.toString()));
      socket.on("close", () => resolve(text));
    });
  expect(await send(["5\r\nab"], 0)).toMatch(/^HTTP\/1.1 400 .*stopped half way/s);
  await expect.poll(() => seen.broken).toBe(1);
  expect(await send(["2\r\nab\r\n", "2\r\ncd\r\n", "0\r\n\r\n"], 250)).toMatch(/{"length":4}$/);
});
