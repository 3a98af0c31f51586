import { type RunRow } from "./run-row";

/** How long a claimed run stays its worker's without a heartbeat. Heartbeats come every 2 s; a step may delay some. */
export const LEASE_MS = 12_000;

/**
 * A run that loses its worker this often without reaching a checkpoint would do so forever. Three were too few: of 36 kills in
 * as many moments three may well fall upon one run that is still being prepared.
 */
export const MAX_ATTEMPTS = 5;

/** A worker's right to write to a run. The token changes with every claim, so an old holder cannot write. */
export interface Lease {
  run: string;
  worker: string;
  token: string;
}

/** The run was taken from this worker, which must stop at once and write nothing more. Not a failure of the run. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
  constructor(readonly lease: Lease) {
    super(`worker ${lease.worker} no longer holds run ${lease.run}`);
  }
}

/** Throws {@link LeaseLost} unless the locked row is still this holder's. */
export function requireLease(row: RunRow, lease: Lease): void {
  if (row.status !== "running" || row.leaseToken !== lease.token) throw new LeaseLost(lease);
}
