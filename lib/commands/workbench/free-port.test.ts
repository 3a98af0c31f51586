import { createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "./free-port";
import { requireLoopback } from "./loopback";

const HOST = "127.0.0.1";

function listen(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve({ server, port: address.port });
    });
  });
}

test("a port in use gives the next free one, or a refusal where it was asked for by number", async () => {
  const { server, port } = await listen();
  try {
    expect(await freePort(HOST, port, { strict: false })).toBeGreaterThan(port);
    await expect(freePort(HOST, port, { strict: true })).rejects.toMatchObject({
      code: "environment",
      message: `Port ${port} is in use by another program.`,
    });
  } finally {
    server.close();
  }
});

test("only addresses of this machine are listened on", () => {
  expect(requireLoopback("localhost")).toBe("127.0.0.1");
  expect(requireLoopback("127.0.0.1")).toBe("127.0.0.1");
  expect(requireLoopback("::1")).toBe("::1");
  for (const host of ["0.0.0.0", "::", "192.168.1.4", "127.example.org", ""])
    expect(() => requireLoopback(host)).toThrow(/no access control/);
});
