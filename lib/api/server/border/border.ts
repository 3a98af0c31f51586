/** @file The one place that every request passes before any page or route: its name, its sender, its address, its length. */
import { randomBytes } from "node:crypto";
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { HilumError, isHilumError, toErrorBody } from "../../../errors";
import { knownFailure } from "../../../failures/known-failure";
import { bugReport } from "../../../store/bug-report";
import { allowedMethods, type ApiMethod, type ApiRoute, findApiRoute } from "./api-routes";
import { endUnlessComplete, limitBody, refuseAnnounced } from "./limit-body";
import { readAddress } from "./read-address";
import { refuseForeign } from "./refuse-foreign";
import { securityHeaders } from "./security-headers";
import { type TrustedHosts } from "./trusted-hosts";

export interface BorderOptions {
  hosts: TrustedHosts;
  dev: boolean;
  /** How long a client may send nothing in the middle of a body. @default 30 s */
  stalledMs?: number;
  /** Answers what was let in. */
  next: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** Pages read; only the API changes anything. */
const PAGES: ApiRoute = { GET: 0 };
/** What only a proxy or the framework itself may say of a request. */
const NOT_FROM_OUTSIDE = [
  "content-security-policy",
  "content-security-policy-report-only",
  "x-hilum-nonce",
  "forwarded",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-forwarded-for",
  "next-action",
  "x-matched-path",
];

/**
 * Makes the listener of the HTTP server. A refusal is JSON, like every other of Hilum's, and never a stack in the log.
 * `letIn` is called once a body may come.
 */
export function border({ hosts, dev, stalledMs, next }: BorderOptions) {
  return (request: IncomingMessage, response: ServerResponse, letIn: () => void = () => undefined): void => {
    const nonce = randomBytes(16).toString("base64");
    const headers = securityHeaders(nonce, { dev });
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    try {
      const limit = judge(request, response, hosts);
      if (limit === null) return answer(request, response, 204);
      refuseAnnounced(request, limit);
      limitBody(request, response, limit, (error) => refuseMidway(request, response, error), stalledMs);
      for (const name of NOT_FROM_OUTSIDE) delete request.headers[name];
      Object.assign(request.headers, {
        "content-security-policy": headers["Content-Security-Policy"],
        "x-hilum-nonce": nonce,
      });
      letIn();
      next(request, response).catch((error: unknown) => refuse(request, response, error));
    } catch (error) {
      refuse(request, response, error);
    }
  };
}

/** The most bytes that the body may have; null where the border answers by itself. Sets `Allow` where that is asked for or missed. */
function judge(request: IncomingMessage, response: ServerResponse, hosts: TrustedHosts): number | null {
  const { segments } = readAddress(request.url ?? "");
  const isApi = segments[0] === "api";
  refuseForeign(request, hosts, isApi);
  const route = isApi ? findApiRoute(segments) : isInternal(segments) ? null : PAGES;
  if (route === null)
    throw new HilumError("notFound", "There is nothing at this address.", {
      remedy: "docs/http.md lists the addresses.",
    });
  const methods = allowedMethods(route);
  const method = request.method ?? "GET";
  if (method === "OPTIONS" || !methods.includes(method)) response.setHeader("Allow", methods.join(", "));
  if (method === "OPTIONS") return null;
  if (!methods.includes(method))
    throw new HilumError("methodNotAllowed", `${method} is not possible here.`, {
      remedy: `Use ${methods.join(", ")}.`,
    });
  return isApiMethod(method) ? (route[method] ?? 0) : 0;
}

/** The framework's image optimiser, which nothing here uses and which would keep what it is asked for on disk, and its page for a failure of its own. */
const isInternal = ([first, second]: readonly string[]) =>
  (first === "_next" && second === "image") || first === "_global-error";

const isApiMethod = (method: string): method is ApiMethod => ["GET", "POST", "PUT", "PATCH", "DELETE"].includes(method);

function refuse(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
  const error = knownFailure(thrown) ?? thrown;
  if (!isHilumError(error)) process.stderr.write(`${bugReport(error)}\n`);
  if (response.headersSent) return void response.destroy();
  if (isHilumError(error) && error.retryAfterSeconds !== undefined)
    response.setHeader("Retry-After", String(error.retryAfterSeconds));
  answer(request, response, isHilumError(error) ? error.status : 500, { error: toErrorBody(error) });
}

function answer(request: IncomingMessage, response: ServerResponse, status: number, value?: unknown): void {
  const text = value === undefined ? "" : JSON.stringify(value);
  const hasBody =
    request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;
  if (hasBody && !request.complete) endUnlessComplete(request);
  response.writeHead(status, {
    "Cache-Control": "no-store",
    ...(value === undefined ? {} : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }),
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

/**
 * Refuses a request that its route is reading already. The answer goes past the route, which holds `response` and
 * finds its connection closed.
 */
function refuseMidway({ socket }: IncomingMessage, response: ServerResponse, error: HilumError): void {
  if (response.headersSent || response.socket === null) return void socket.destroy();
  const text = JSON.stringify({ error: toErrorBody(error) });
  const headers = {
    ...response.getHeaders(),
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    connection: "close",
    ...(error.retryAfterSeconds === undefined ? {} : { "retry-after": String(error.retryAfterSeconds) }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  socket.end(`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n${lines.join("")}\r\n${text}`);
}
