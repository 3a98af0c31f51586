import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** Gets the payload of a notification, or null when some may have been missed: look again. */
export type NotificationHandler = (payload: string | null) => void;

/** Makes a connection, starting the embedded server again where it is gone. */
export type Connect = () => Promise<pg.Client>;

/**
 * The one connection that a store keeps for its whole life. It receives notifications, and it is what tells other
 * processes that somebody still uses the embedded server. When it breaks it is made anew, for as long as the store is open.
 */
export class Presence {
  private client: pg.Client;
  private closed = false;
  private readonly handlers = new Map<string, Set<NotificationHandler>>();

  constructor(
    client: pg.Client,
    private readonly connect: Connect,
  ) {
    this.client = client;
    this.watch(client);
  }

  /** Calls `handler` for every notification on the channel until the returned function is called. */
  async listen(channel: string, handler: NotificationHandler): Promise<() => void> {
    const handlers = this.handlers.get(channel) ?? new Set();
    const isFirst = handlers.size === 0;
    handlers.add(handler);
    this.handlers.set(channel, handlers);
    // A connection that is being made anew listens to every channel itself once it stands.
    if (isFirst) await this.client.query(`listen ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
    return () => void handlers.delete(handler);
  }

  query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<pg.QueryResult<Row>> {
    return this.client.query<Row>(text, values);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client.end().catch(() => undefined);
  }

  private watch(client: pg.Client): void {
    client.on("notification", ({ channel, payload }) =>
      this.handlers.get(channel)?.forEach((handler) => handler(payload ?? null)),
    );
    client.on("error", () => undefined);
    client.on("end", () => void this.reconnect());
  }

  private async reconnect(): Promise<void> {
    for (let waitMs = 100; !this.closed; waitMs = Math.min(2_000, waitMs * 2)) {
      await sleep(waitMs, undefined, { ref: false });
      const client = await this.connect().catch(() => null);
      if (client === null) continue;
      if (this.closed) return void client.end();
      this.client = client;
      this.watch(client);
      for (const [channel, handlers] of this.handlers) {
        await client.query(`listen ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
        handlers.forEach((handler) => handler(null));
      }
      return;
    }
  }
}
