/** @file The server has no accounts: nothing else stands between a foreign page in somebody's browser and the films. */
import { type IncomingMessage } from "node:http";
import { HilumError } from "../../../errors";
import { type TrustedHosts } from "./trusted-hosts";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);
/** A browser fills in no other word when the person, not a page, asked. */
const OURS = new Set(["same-origin", "none"]);

type Asked = Pick<IncomingMessage, "method" | "headers" | "rawHeaders">;

/**
 * Throws `forbidden` for a request that was sent to a name that is not ours (a rebound DNS entry), or that a page of
 * another origin sent. Browsers tell by Origin, Sec-Fetch-Site and Referer; a client that sends none of them is no
 * browser, and may.
 * @param isApi Reads of the API are refused to foreign pages too; a link from elsewhere to a page is not.
 */
export function refuseForeign(request: Asked, hosts: TrustedHosts, isApi: boolean): void {
  const { host, origin, referer, "sec-fetch-site": site } = request.headers;
  if (host === undefined || countHeader(request, "host") !== 1 || !hosts.has(host)) {
    throw new HilumError("forbidden", "Hilum is not served under this name.", {
      remedy:
        "Open the address that `npm start` printed. To serve it under another name, set HILUM_ALLOWED_HOSTS to that name and start again.",
    });
  }
  if (origin !== undefined && !isOwn(origin, host)) throw foreign();
  const changes = !READS.has(request.method ?? "GET");
  if (site !== undefined && !OURS.has(String(site)) && (changes || isApi)) throw foreign();
  if (changes && origin === undefined && referer !== undefined && !isOwn(originOf(referer), host)) throw foreign();
}

const countHeader = ({ rawHeaders }: Asked, name: string) =>
  rawHeaders.filter((header, i) => i % 2 === 0 && header.toLowerCase() === name).length;

/** The server itself speaks plain HTTP; under a name of its own it may stand behind something that adds TLS. */
const isOwn = (origin: string, host: string) =>
  /^https?:\/\//i.test(origin) && origin.toLowerCase().replace(/^https?:\/\//, "") === host.toLowerCase();

function originOf(referer: string): string {
  return URL.canParse(referer) ? new URL(referer).origin : "null";
}

const foreign = () =>
  new HilumError("forbidden", "Another website tried to reach into Hilum.", {
    remedy: "Do it from Hilum's own pages, or with a client that is not a browser. Nothing was changed.",
  });
