import { createHmac } from "node:crypto";

/**
 * A stable stand-in for a patient id: `p-` and the first 16 hex digits of HMAC-SHA256(key, id). Groups films of one
 * patient; without the key nobody can try ids against it, as they could against a plain hash.
 * @param key this installation's secret, at least 16 bytes.
 */
export function pseudonym(patientId: string, key: Uint8Array): string {
  return `p-${createHmac("sha256", key).update(patientId.trim()).digest("hex").slice(0, 16)}`;
}
