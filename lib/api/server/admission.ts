import { performance } from "node:perf_hooks";
import { HilumError } from "../../errors";

export interface AdmissionLimits {
  /** Requests in work at once. */
  requests: number;
  /** What their bodies hold together. */
  bytes: number;
}

/** How much one request counts towards the mean time of a request. */
const WEIGHT = 0.2;
const LONGEST_WAIT_S = 60;

/**
 * Lets in as many requests as a server can hold, and tells the others when to come again: a queue that grows without a
 * bound ends in a server without memory and in clients that gave up long ago.
 */
export class Admission {
  private requests = 0;
  private bytes = 0;
  /** Between two that are done, while there is work: what a place in the queue costs. */
  private meanMs = 500;
  private lastMs = 0;

  constructor(private readonly limits: AdmissionLimits) {}

  /**
   * Does `work` if there is room for it and its body. Throws `busy` with the seconds to wait, and what `work` throws.
   * @param bytes of the request's body, as it says. One that is alone is let in whatever its size.
   */
  async admit<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    if (this.requests >= this.limits.requests || (this.requests > 0 && this.bytes + bytes > this.limits.bytes))
      throw this.refusal();
    if (this.requests === 0) this.lastMs = performance.now();
    this.requests++;
    this.bytes += bytes;
    try {
      return await work();
    } finally {
      const now = performance.now();
      this.meanMs += WEIGHT * (now - this.lastMs - this.meanMs);
      this.lastMs = now;
      this.requests--;
      this.bytes -= bytes;
    }
  }

  private refusal(): HilumError {
    const seconds = Math.min(Math.max(Math.ceil((this.requests * this.meanMs) / 2_000), 1), LONGEST_WAIT_S);
    return new HilumError(
      "busy",
      `The server has ${this.requests} requests of this kind in hand; more would only wait.`,
      {
        remedy: `Nothing was done. Ask again in ${seconds === 1 ? "a second" : `${seconds} seconds`}.`,
        retryAfterSeconds: seconds,
      },
    );
  }
}
