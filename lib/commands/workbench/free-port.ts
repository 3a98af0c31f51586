import { createServer } from "node:net";
import { HilumError } from "../../errors";

const TRIED_PORTS = 50;

/**
 * A free port on a host: the wanted one, else the next free one above it. With `strict` a port in use is refused.
 * Throws `environment`.
 */
export async function freePort(host: string, wanted: number, { strict }: { strict: boolean }): Promise<number> {
  for (let port = wanted; port < wanted + TRIED_PORTS && port < 65_536; port++) {
    const problem = await listenOnce(host, port);
    if (problem === null) return port;
    if (problem !== "EADDRINUSE" && !(problem === "EACCES" && !strict)) throw refusal(host, port, problem);
    if (strict)
      throw new HilumError("environment", `Port ${port} is in use by another program.`, {
        remedy: "Choose another with --port, or leave --port out to get the next free one. Nothing was started.",
      });
  }
  throw new HilumError("environment", `No port from ${wanted} to ${wanted + TRIED_PORTS - 1} is free.`, {
    remedy: "Choose one with --port.",
  });
}

/** Null when the port could be listened on, else the error's code. */
function listenOnce(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

function refusal(host: string, port: number, problem: string): HilumError {
  const remedy =
    problem === "EACCES"
      ? "Ports below 1024 belong to the system; choose a higher one with --port."
      : "Leave --host out to use 127.0.0.1.";
  return new HilumError("environment", `The server cannot listen on ${host}:${port} (${problem}).`, { remedy });
}
