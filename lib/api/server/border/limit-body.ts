/** @file How much of a request's body is let in: counted as it arrives, since a chunked body announces nothing. */
import { type IncomingMessage, type ServerResponse } from "node:http";
import { HilumError } from "../../../errors";

/** Bodies of all requests that are not answered yet, together; beyond it a further byte is refused until some are. */
const IN_FLIGHT_BYTES = 1_536 * 2 ** 20;
/** For so long a client that was refused may go on sending, unheard, so that it comes to read why. */
const HEARD_OUT_MS = 2_000;

/** A client that sends nothing more of a body for so long has gone: what it holds is given to others. */
const STALLED_MS = 30_000;

let inFlight = 0;

/** Throws `tooLarge` or `badRequest` for a body whose own header says that it is longer than `limit` bytes. */
export function refuseAnnounced({ headers }: IncomingMessage, limit: number): void {
  const announced = Number(headers["content-length"] ?? 0);
  if (announced > limit) throw tooMuch(limit);
}

/**
 * Counts the body of a request while it arrives. At the first byte beyond `limit` (or beyond what the server holds for
 * all requests together), or when the client sends nothing more for `stalledMs`, nothing more of it reaches the route:
 * `refuse` is called once, and the connection ends.
 */
export function limitBody(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
  refuse: (error: HilumError) => void,
  stalledMs = STALLED_MS,
): void {
  const take = request.push.bind(request);
  let length = 0;
  let isRefused = false;
  const stop = (error: HilumError) => {
    isRefused = true;
    clearTimeout(stalled);
    refuse(error);
    endSoon(request);
  };
  // While bytes lie unread it is the route that is slow, not the client.
  const stalled = setTimeout(
    () => (request.readableLength > 0 ? stalled.refresh() : stop(stoppedHalfWay())),
    stalledMs,
  );
  response.once("close", () => {
    clearTimeout(stalled);
    inFlight -= length;
    length = 0;
  });
  // What the HTTP parser reads, and the end of it, comes through here and nowhere else.
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (isRefused) return true;
    if (chunk === null) {
      clearTimeout(stalled);
      return take(null);
    }
    stalled.refresh();
    const isOver = length + chunk.length > limit;
    if (!isOver && inFlight + chunk.length <= IN_FLIGHT_BYTES) {
      if (response.closed) return true;
      length += chunk.length;
      inFlight += chunk.length;
      return take(chunk, encoding);
    }
    stop(isOver ? tooMuch(limit) : busy());
    return true;
  };
}

/** Ends the connection of a request that was refused, unless its body has come to its end by then and the next request may follow. */
export function endUnlessComplete(request: IncomingMessage): void {
  endSoon(request, () => request.complete);
}

function endSoon({ socket }: IncomingMessage, isSpared: () => boolean = () => false): void {
  const timer = setTimeout(() => isSpared() || socket.destroy(), HEARD_OUT_MS);
  socket.once("close", () => clearTimeout(timer));
}

function tooMuch(limit: number): HilumError {
  if (limit === 0)
    return new HilumError("badRequest", "This address takes no body.", {
      remedy: "Send the request without one; nothing was changed.",
    });
  const size = limit >= 2 ** 20 ? `${limit / 2 ** 20} MiB` : `${limit / 2 ** 10} KiB`;
  return new HilumError("tooLarge", `The request is longer than ${size}, the most that this address takes.`, {
    remedy: "Send less at once; nothing was changed.",
  });
}

const stoppedHalfWay = () =>
  new HilumError("badRequest", "The request stopped half way.", { remedy: "Send it whole; nothing was changed." });

const busy = () =>
  new HilumError("busy", "Too much is being sent to Hilum at once.", {
    remedy: "Try again in a few seconds; nothing was changed.",
    retryAfterSeconds: 5,
  });
