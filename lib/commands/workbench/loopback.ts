import { isIP } from "node:net";
import { HilumError } from "../../errors";

/**
 * The address to listen on. There is no access control yet, so whoever can reach the port could read every film and
 * run anything: only addresses of this machine are taken. Throws `forbidden` for any other.
 */
export function requireLoopback(host: string): string {
  const address = host === "localhost" ? "127.0.0.1" : host;
  const isLoopback = address === "::1" || (isIP(address) === 4 && address.startsWith("127."));
  if (isLoopback) return address;
  throw new HilumError(
    "forbidden",
    `Hilum does not listen on ${host}: it has no access control, so anyone on the network could see the films.`,
    {
      remedy:
        "Leave --host and HILUM_HOST out to use 127.0.0.1, and reach it from elsewhere through an SSH tunnel: ssh -L 3000:127.0.0.1:3000 <this machine>.",
    },
  );
}
