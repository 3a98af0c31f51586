import { describe, expect, it } from "vitest";
import { refuseForeign } from "./refuse-foreign";
import { trustedHosts } from "./trusted-hosts";

const hosts = trustedHosts({ host: "127.0.0.1", port: 3000, allowed: "films.example, tunnel.example:8443" });
const asked =
  (method: string, headers: Record<string, string>, isApi = true) =>
  () => {
    const all = { host: "127.0.0.1:3000", ...headers };
    refuseForeign({ method, headers: all, rawHeaders: Object.entries(all).flat() }, hosts, isApi);
  };

describe("the name in Host", () => {
  it.each([
    "127.0.0.1:3000",
    "localhost:3000",
    "LOCALHOST:3000",
    "[::1]:3000",
    "films.example",
    "films.example:9",
    "tunnel.example:8443",
  ])("%s is served", (host) => {
    expect(asked("GET", { host })).not.toThrow();
  });

  it.each([
    "evil.example:3000",
    "127.0.0.1",
    "127.0.0.1:3001",
    "localhost:3000.evil.example",
    "localhost.:3000",
    "",
    "127.0.0.1:3000@evil.example",
    "tunnel.example",
    "films.example.evil.example",
    "0.0.0.0:3000",
    "x:3000, 127.0.0.1:3000",
  ])("%s is refused, to read as to change", (host) => {
    for (const method of ["GET", "HEAD", "POST"])
      expect(asked(method, { host })).toThrow(expect.objectContaining({ code: "forbidden" }));
  });

  it("is refused when missing or there twice", () => {
    expect(() => refuseForeign({ method: "GET", headers: {}, rawHeaders: [] }, hosts, true)).toThrow(
      "not served under this name",
    );
    expect(() =>
      refuseForeign(
        {
          method: "GET",
          headers: { host: "127.0.0.1:3000" },
          rawHeaders: ["Host", "127.0.0.1:3000", "host", "evil.example"],
        },
        hosts,
        true,
      ),
    ).toThrow("not served under this name");
  });

  it("is set by words that are refused when they are none", () => {
    for (const allowed of ["http://x", "a/b", "*", "a b:c"])
      expect(() => trustedHosts({ host: "127.0.0.1", port: 80, allowed })).toThrow("no host");
    expect(trustedHosts({ host: "::1", port: 80 }).has("[::1]")).toBe(true);
  });
});

describe("a change", () => {
  it.each<Record<string, string>>([
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:3001" },
    { origin: "http://localhost:3000" },
    { origin: "" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "http://127.0.0.1:3000", "sec-fetch-site": "cross-site" },
    { referer: "http://evil.example/x" },
    { referer: "http://127.0.0.1:3000.evil.example/" },
    { referer: "nonsense" },
    { referer: "" },
    { referer: "data:text/html,x" },
    { "sec-fetch-site": "same-origin", referer: "http://evil.example/" },
  ])("from %o is refused whatever its method and content type", (headers) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      for (const type of [
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data; boundary=x",
      ])
        expect(asked(method, { ...headers, "content-type": type })).toThrow(
          expect.objectContaining({ code: "forbidden" }),
        );
    }
  });

  it.each<Record<string, string>>([
    {},
    { origin: "http://127.0.0.1:3000" },
    { "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
    { referer: "http://127.0.0.1:3000/datasets" },
    { host: "films.example", origin: "https://films.example" },
  ])("from %o may be made", (headers) => {
    expect(asked("POST", headers)).not.toThrow();
  });
});

it("lets nobody else's page read the API, and lets a link from elsewhere open a page", () => {
  for (const headers of [
    { origin: "http://evil.example" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ] as Record<string, string>[])
    expect(asked("GET", headers)).toThrow(expect.objectContaining({ code: "forbidden" }));
  expect(asked("GET", { "sec-fetch-site": "cross-site", referer: "http://evil.example/" }, false)).not.toThrow();
  expect(asked("GET", { "sec-fetch-site": "same-origin", referer: "http://127.0.0.1:3000/runs" })).not.toThrow();
});
