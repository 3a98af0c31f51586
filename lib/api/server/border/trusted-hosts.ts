/** @file Under which names this server may be asked: the loopback ones at its own port, and those that somebody set. */
import { HilumError } from "../../../errors";

/** A browser that was led here by another's DNS still names that other in `Host`: only our own names are served. */
export interface TrustedHosts {
  has(host: string): boolean;
}

const NAME = /^(\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?)(:\d{1,5})?$/;

/**
 * @param allowed What HILUM_ALLOWED_HOSTS says: names or `name:port`, separated by commas or blanks; one without a port
 * is taken at any. Throws `badRequest` for what is no name of a host.
 */
export function trustedHosts({
  host,
  port,
  allowed = "",
}: {
  host: string;
  port: number;
  allowed?: string;
}): TrustedHosts {
  const own = ["localhost", "127.0.0.1", "[::1]", host.includes(":") ? `[${host}]` : host].map((name) =>
    withPort(name.toLowerCase(), port),
  );
  const more = allowed
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== "");
  const wrong = more.find((name) => !NAME.test(name));
  if (wrong !== undefined)
    throw new HilumError("badRequest", `HILUM_ALLOWED_HOSTS names "${wrong}", which is no host.`, {
      remedy: "Give names such as films.example or localhost:8080, separated by commas.",
    });
  const names = new Set([...own, ...more]);
  return {
    has: (asked) =>
      NAME.test(asked.toLowerCase()) &&
      (names.has(asked.toLowerCase()) || names.has(asked.toLowerCase().replace(/:\d+$/, ""))),
  };
}

/** As a browser writes it: the port of plain HTTP is left out. */
const withPort = (name: string, port: number) => (port === 80 ? name : `${name}:${port}`);
