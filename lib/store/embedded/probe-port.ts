import { createServer } from "node:net";
import { invariant } from "../../invariant";

/** The port when it can be bound on the loopback address, null otherwise; 0 asks the system for one. Somebody else may take it before it is used. */
export function probePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on("error", () => resolve(null));
    probe.listen(wanted, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : null;
      probe.close(() => resolve(port));
    });
  });
}

/** A port of loopback that nobody listens on. */
export async function anyFreePort(): Promise<number> {
  const port = await probePort(0);
  invariant(port !== null, "the system always has a free port to give");
  return port;
}
