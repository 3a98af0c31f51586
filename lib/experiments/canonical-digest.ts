/**
 * A 64-bit digest (16 hex digits) of a plain JSON value that ignores the order of keys and `undefined` members: equal
 * values give equal digests in every process. For noticing changes, not for security (two 32-bit multiply-xorshift
 * lanes with MurmurHash3's finalizer).
 */
export function canonicalDigest(value: unknown): string {
  const text = canonicalJson(value);
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x9e3779b1);
    high = Math.imul(high ^ unit, 0x5f356495);
  }
  return hex(mix(low ^ (high >>> 15))) + hex(mix(high ^ (low >>> 15)));
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
}

function mix(lane: number): number {
  lane = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  lane = Math.imul(lane ^ (lane >>> 13), 0xc2b2ae35);
  return (lane ^ (lane >>> 16)) >>> 0;
}

const hex = (lane: number): string => lane.toString(16).padStart(8, "0");
