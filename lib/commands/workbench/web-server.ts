/** @file The web server as a child process: Next behind a border of our own, which sees every request first. */
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { type Duplex } from "node:stream";
import { parseArgs } from "node:util";
import next from "next";
import { border } from "../../api/server/border/border";
import { refuseForeign } from "../../api/server/border/refuse-foreign";
import { trustedHosts } from "../../api/server/border/trusted-hosts";
import { projectFolder } from "../../store/files/hilum-home";

/** Headers come at once; who needs longer is holding a connection. */
const HEADERS_WITHIN_MS = 20_000;
/** A body of the largest size, over a slow tunnel. */
const REQUEST_WITHIN_MS = 600_000;

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "3000" },
    dev: { type: "boolean", default: false },
  },
});
const { host, dev } = values;
const port = Number(values.port);
const hosts = trustedHosts({ host, port, allowed: process.env.HILUM_ALLOWED_HOSTS });

const server = createServer({
  headersTimeout: HEADERS_WITHIN_MS,
  requestTimeout: REQUEST_WITHIN_MS,
  requireHostHeader: false,
});
/** Next takes WebSockets from here, to reload pages while developing; it is handed those alone that passed. */
const upgrades = createServer();
const app = next({ dev, dir: projectFolder(), hostname: host, port, httpServer: upgrades });
await app.prepare();
const listener = border({ hosts, dev, next: app.getRequestHandler() });

// All of them are seen by the border, or none: what Node leaves out past a number, it leaves out without a word.
server.maxHeadersCount = 0;
server.on("request", (request, response) => listener(request, response));
// A body that is refused by its head alone need not be sent at all.
server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) =>
  listener(request, response, () => response.writeContinue()),
);
if (dev) server.on("upgrade", passUpgrade);
server.on("clientError", refuseUnreadable);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
server.listen(port, host);

function passUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
  try {
    refuseForeign(request, hosts, true);
    upgrades.emit("upgrade", request, socket, head);
  } catch {
    socket.destroy();
  }
}

function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) return;
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ""] ?? 400;
  const text = JSON.stringify({
    error: {
      code: "badRequest",
      message: "Hilum cannot read this HTTP request.",
      remedy: "Send it whole, in time, and with shorter headers.",
    },
  });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}
