/** @file A client of the workbench that loses its server all the time: it asks again until it is told, and knows what it was told. */
import { setTimeout as sleep } from "node:timers/promises";

/** What the server said. `acknowledged` is false where a try before got no answer, so that this one may tell of what that one did. */
export interface HttpAnswer {
  status: number;
  body: unknown;
  firstTry: boolean;
}

export interface Asking {
  signal: AbortSignal;
  /** Told of answers that no kill excuses. */
  onFault: (sentence: string) => void;
  headers?: Record<string, string>;
}

const TRY_MS = 20_000;

/**
 * Sends a request until it is answered with something that is no failure of the server. Throws when `signal` aborts.
 */
export async function ask(
  url: string,
  method: string,
  path: string,
  body: object | Uint8Array<ArrayBuffer> | undefined,
  { signal, onFault, headers = {} }: Asking,
): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const answer = await once(url + path, method, body, headers).catch(() => null);
    if (answer !== null && answer.status < 500) return { ...answer, firstTry: attempt === 1 };
    // What is away is told by 503 and the like: 500 is a mistake of the server, whatever was killed.
    if (answer?.status === 500) onFault(`${method} ${path} answered 500: ${JSON.stringify(answer.body)}`);
    await sleep(200, undefined, { signal });
  }
}

async function once(
  url: string,
  method: string,
  body: object | Uint8Array<ArrayBuffer> | undefined,
  headers: Record<string, string>,
): Promise<{ status: number; body: unknown }> {
  const isRaw = body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(TRY_MS),
    headers: { ...(body === undefined || isRaw ? {} : { "content-type": "application/json" }), ...headers },
    body: body === undefined || isRaw ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}
