/** @file What the web server lets in and lets out: every route with names that are no names and bodies that are no bodies. */
import { readdir, readFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { API_ROUTES, type ApiMethod } from "../../lib/api/server/border/api-routes";
import { watchPage } from "./page-watch";
import { expect, test, type Workbench } from "./workbench";

test.use({ workbenchOptions: { quickStart: false } });
test.describe.configure({ mode: "serial" });

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** One request as it stands: Node's own client sends any Host, path and header. */
function send(
  { url }: Pick<Workbench, "url">,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        hostname,
        port,
        method,
        path,
        headers: { ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }), ...headers },
      },
      (answer) => {
        let text = "";
        answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      },
    );
    asking.on("error", reject);
    asking.end(body);
  });
}

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const JSON_TYPE = { "content-type": "application/json" };
/** Every route with each of its methods; `name` stands for each name in brackets. */
const asked = (name: string) =>
  Object.entries(API_ROUTES).flatMap(([path, { endless: _, ...methods }]) =>
    Object.keys(methods).map((method) => ({
      path,
      method: method as ApiMethod,
      url: path.replaceAll(/\[\w+\]/g, name),
    })),
  );

let dataset = "";
test.beforeAll(async ({ workbench }) => {
  const drawn = await workbench.command("phantom", "--import", "drawn", "--patients", "8", "--size", "64");
  expect(drawn.code).toBe(0);
  dataset = "drawn";
});

test("names that are no names, unknown addresses and wrong methods are refused in JSON", async ({ workbench }) => {
  const names = [
    "%00",
    "a%00b",
    "%ff",
    "%c3%28",
    "%ed%a0%80",
    "%zz",
    "%1b%5b31m",
    "..%2f..%2fpackage",
    "%2e%2e",
    "a".repeat(4_000),
    "%20",
    "'",
    "99999999999999999999",
    "-1",
    "1e3",
    "no-such-thing",
    "%F0%9F%98%80",
  ];
  const wrong: string[] = [];
  for (const name of names) {
    for (const { method, url, path } of asked(name)) {
      if (!path.includes("[")) continue;
      const { status, text } = await send(workbench, method, url, { headers: JSON_TYPE });
      // What is not there need not be deleted: asking twice is no failure.
      if (status === 204 && method === "DELETE" && /imports|range-tests/.test(path)) continue;
      if (status < 400 || status >= 500 || !Refusal.safeParse(parsed(text)).success)
        wrong.push(`${status} ${method} ${url.slice(0, 120)} ${text.slice(0, 80)}`);
    }
  }
  expect(wrong).toEqual([]);
  for (const index of ["%00", "-1", "1e3", "0x1", "%20", "999999999", "99999999999999999999"]) {
    for (const part of [`films/${index}`, `films/${index}/pixels`, `films/${index}/thumbnail`])
      expect([400, 404]).toContain((await send(workbench, "GET", `/api/datasets/${dataset}/${part}`)).status);
  }
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
    expect((await send(workbench, method, "/api/no/such/route")).status).toBe(404);
  for (const [path, { endless: _, ...methods }] of Object.entries(API_ROUTES)) {
    const url = path.replaceAll(/\[\w+\]/g, "x");
    for (const method of ["POST", "PUT", "PATCH", "DELETE"].filter((candidate) => !(candidate in methods))) {
      const answer = await send(workbench, method, url);
      expect([answer.status, String(answer.headers.allow).split(", ")], `${method} ${url}`).toEqual([
        405,
        expect.arrayContaining(Object.keys(methods)),
      ]);
    }
  }
});

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

test("no malformed body is taken, and none is a mistake of ours", async ({ workbench }) => {
  const deep = "[".repeat(100_000);
  const bodies: [string, string | Buffer][] = [
    ["empty", ""],
    ["broken", "{"],
    ["text", "hello"],
    ["null", "null"],
    ["true", "true"],
    ["number", "1e999"],
    ["array", "[]"],
    ["nested arrays", deep + "]".repeat(100_000)],
    ["unclosed arrays", deep],
    ["NUL", '{"title":"\\u0000","name":"\\u0000"}'],
    ["half a pair", '{"title":"\\ud800"}'],
    ["not UTF-8", Buffer.from([0x7b, 0xff, 0x7d])],
    [
      "wrong types",
      '{"title":1,"name":{},"spec":"x","run":[],"files":{},"films":3,"pairs":"x","experiment":7,"split":[],"cohort":"x","adds":"no","size":"x"}',
    ],
    [
      "huge numbers",
      '{"size":1e308,"films":1e308,"spec":{"seed":1e308},"split":{"seed":1e308},"files":1e308,"title":1e308,"run":1e308,"pairs":1e308,"experiment":1e308}',
    ],
    ["prototype", '{"__proto__":{"title":1},"constructor":1,"split":1,"files":1}'],
    ["XML", "<a/>"],
  ];
  const wrong: string[] = [];
  for (const { method, url, path } of asked(dataset)) {
    if (method === "GET") continue;
    // Any bytes are a file there; a file that is no film is an answer.
    if (path.endsWith("/files")) continue;
    for (const [name, body] of bodies) {
      for (const type of [
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
      ]) {
        // What takes no body is not asked without one: that would be a request like any other.
        if (API_ROUTES[path][method] === 0 && body === "") continue;
        const { status, text } = await send(workbench, method, url, { headers: { "content-type": type }, body });
        if (status < 400 || status >= 500 || !Refusal.safeParse(parsed(text)).success)
          wrong.push(`${status} ${method} ${path} ${name} as ${type}: ${text.slice(0, 100)}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("text that is no text is cleaned at the border, and what is too long is refused with words", async ({
  workbench,
}) => {
  const created = await send(workbench, "POST", "/api/experiments", {
    headers: JSON_TYPE,
    body: JSON.stringify({ title: "Red \u001b[31m\u0007\u202e film\u009b", dataset }),
  });
  expect([created.status, JSON.parse(created.text).experiment.title]).toEqual([200, "Red [31m film"]);
  const { experiment, revision } = JSON.parse(created.text);
  const saved = (cells: unknown[]) =>
    send(workbench, "PUT", `/api/experiments/${experiment.id}`, {
      headers: JSON_TYPE,
      body: JSON.stringify({ experiment: { ...experiment, cells }, revision }),
    });
  const long = await saved([{ id: "n", kind: "note", markdown: "a".repeat(70_000) }]);
  expect([long.status, long.text]).toEqual([400, expect.stringContaining("a note has at most 65536 characters")]);
  expect((await saved([{ id: "n", kind: "note", markdown: "a".repeat(9 * 2 ** 20) }])).status).toBe(413);
  const opened = await send(workbench, "POST", "/api/imports", {
    headers: JSON_TYPE,
    body: JSON.stringify({ name: "clean", title: "T\u001b]0;x\u0007itle" }),
  });
  const session = JSON.parse(opened.text).import;
  expect(JSON.parse((await send(workbench, "GET", `/api/imports/${session}`)).text).title).toBe("T]0;xitle");
  await send(workbench, "DELETE", `/api/imports/${session}`);
});

test("no other name and no other origin reads or changes anything, films included", async ({ workbench }) => {
  const { port, host } = new URL(workbench.url);
  const film = `/api/datasets/${dataset}/films/0/pixels`;
  for (const [method, path] of [
    ["GET", film],
    ["GET", "/datasets"],
    ["GET", "/icon.svg"],
    ["POST", "/api/experiments"],
  ]) {
    expect(
      (
        await send(workbench, method, path, {
          headers: { ...JSON_TYPE, host: `evil.example:${port}`, origin: `http://evil.example:${port}` },
          body: method === "POST" ? '{"title":"x"}' : undefined,
        })
      ).status,
      path,
    ).toBe(403);
  }
  for (const headers of [
    { origin: "http://evil.example" },
    { origin: "null" },
    { referer: "http://evil.example/" },
    { "sec-fetch-site": "same-site" },
  ] as Record<string, string>[]) {
    expect((await send(workbench, "DELETE", `/api/datasets/${dataset}?forGood=true`, { headers })).status).toBe(403);
  }
  expect(
    (
      await send(workbench, "POST", "/api/experiments", {
        headers: { ...JSON_TYPE, origin: `http://${host}`, "sec-fetch-site": "same-origin" },
        body: '{"title":"mine"}',
      })
    ).status,
  ).toBe(200);
  for (const path of [
    film,
    `/api/datasets/${dataset}/films/0/thumbnail`,
    "/datasets",
    "/icon.svg",
    "/api/status",
    "/api/none",
  ]) {
    const { headers } = await send(workbench, "GET", path);
    expect(
      [headers["cross-origin-resource-policy"], headers["permissions-policy"], headers["content-security-policy"]],
      path,
    ).toEqual([
      "same-origin",
      expect.stringContaining("camera=()"),
      expect.stringMatching(/script-src 'self' 'nonce-[^']+' 'wasm-unsafe-eval'(;|$)/),
    ]);
  }
});

test("films are not kept by the framework, and what is not there is 404", async ({ workbench }) => {
  const optimised = await send(
    workbench,
    "GET",
    `/_next/image?url=${encodeURIComponent(`/api/datasets/${dataset}/films/0/pixels`)}&w=640&q=75`,
  );
  expect(optimised.status).toBe(404);
  const builds = join(fileURLToPath(new URL("../..", import.meta.url)), process.env.HILUM_NEXT_DIST ?? ".next");
  const kept = (await readdir(builds, { recursive: true })).filter((path) =>
    /cache[\\/](images|fetch-cache)[\\/]/.test(path),
  );
  expect(kept).toEqual([]);
  for (const path of [
    "/nothing",
    "/datasets/nothing",
    "/datasets/nothing/audit",
    "/runs/nothing",
    "/experiments/nothing",
    "/models/nothing",
    "/predict/nothing",
  ])
    expect((await send(workbench, "GET", path)).status, path).toBe(404);
});

test("pages run under their policy, and a note asks no other address and hangs nobody", async ({ page, workbench }) => {
  const complaints = watchPage(page);
  const foreign: string[] = [];
  page.on(
    "request",
    (asking) =>
      !asking.url().startsWith(workbench.url) && !/^(data|blob):/.test(asking.url()) && foreign.push(asking.url()),
  );
  const { experiment, revision } = JSON.parse(
    (
      await send(workbench, "POST", "/api/experiments", {
        headers: JSON_TYPE,
        body: JSON.stringify({ title: "Notes", dataset }),
      })
    ).text,
  );
  const cells = [
    {
      id: "a",
      kind: "note",
      markdown:
        "Look: ![a film](http://127.0.0.2:9/x.png) and ![two](//evil.example/y.png), [a link](https://evil.example/) and $x^2$.",
    },
    { id: "b", kind: "note", markdown: "*a".repeat(20_000) },
  ];
  expect(
    (
      await send(workbench, "PUT", `/api/experiments/${experiment.id}`, {
        headers: JSON_TYPE,
        body: JSON.stringify({ experiment: { ...experiment, cells }, revision }),
      })
    ).status,
  ).toBe(200);
  await page.goto(`/experiments/${experiment.id}`);
  const note = page.locator("main");
  await expect(note.getByRole("link", { name: "a film" })).toHaveAttribute("rel", "noopener noreferrer");
  await expect(note.getByRole("link", { name: "a link" })).toHaveAttribute("rel", "noopener noreferrer");
  await expect(note.locator(".katex").first()).toBeVisible();
  await expect(note.getByText("Shown as it was written")).toBeVisible();
  for (const path of [
    "/datasets",
    `/datasets/${dataset}`,
    "/datasets/import",
    `/datasets/${dataset}/audit`,
    "/runs",
    "/compare",
    "/models",
    "/predict",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect([complaints, foreign]).toEqual([[], []]);
});

test("the manifest, the icons and robots.txt are served as what they are, and the browser takes the manifest", async ({
  page,
  workbench,
}) => {
  const types = {
    "/manifest.webmanifest": "application/manifest+json",
    "/robots.txt": "text/plain; charset=UTF-8",
    "/icon.svg": "image/svg+xml",
    "/icons/icon-192.png": "image/png",
    "/icons/apple-touch-icon.png": "image/png",
  };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await send(workbench, "GET", path);
    expect([status, headers["content-type"], headers["x-content-type-options"]], path).toEqual([200, type, "nosniff"]);
  }
  const complaints = watchPage(page);
  await page.goto("/datasets");
  const session = await page.context().newCDPSession(page);
  const { url, errors, data } = await session.send("Page.getAppManifest");
  expect([url, errors, JSON.parse(data ?? "").name]).toEqual([`${workbench.url}/manifest.webmanifest`, [], "Hilum"]);
  for (const href of await page
    .locator("link[rel*=icon]")
    .evaluateAll((links: HTMLLinkElement[]) => links.map((link) => link.href))) {
    expect(
      await page.evaluate(
        (src) =>
          new Promise((resolve) =>
            Object.assign(new Image(), { src, onload: () => resolve("shown"), onerror: () => resolve("broken") }),
          ),
        href,
      ),
      href,
    ).toBe("shown");
  }
  expect(complaints).toEqual([]);
});

test("nothing of all this left a stack in the log", async ({ workbench }) => {
  expect(await readFile(join(workbench.home, "logs", "web.log"), "utf8")).not.toMatch(/^\s+at /m);
});
