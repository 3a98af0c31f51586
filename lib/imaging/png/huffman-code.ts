/** @file Huffman codes as deflate writes them down: by their lengths (RFC 1951 §3.2.2). */
import { invariant } from "../../invariant";

/**
 * Lengths in bits of an optimal prefix code for the counts, none above `longest`; 0 for symbols that never occur. Where
 * the optimal code is too deep, counts are evened out until it is not, which costs next to nothing.
 * @param counts at least one is above 0; a single symbol gets length 1.
 */
export function huffmanLengths(counts: ArrayLike<number>, longest: number): Uint8Array {
  let weights = Uint32Array.from(counts);
  for (;;) {
    const lengths = optimalLengths(weights);
    if (lengths.every((length) => length <= longest)) return lengths;
    weights = weights.map((weight) => (weight === 0 ? 0 : (weight >> 2) + 1));
  }
}

/** Two queues: the leaves by weight, and the inner nodes, which come into being in the order of theirs. */
function optimalLengths(weights: Uint32Array): Uint8Array {
  const leaves = Array.from(weights.keys())
    .filter((symbol) => weights[symbol] > 0)
    .sort((a, b) => weights[a] - weights[b] || a - b);
  invariant(leaves.length > 0, "a code needs a symbol");
  const lengths = new Uint8Array(weights.length);
  if (leaves.length === 1) {
    lengths[leaves[0]] = 1;
    return lengths;
  }
  const count = leaves.length;
  const weight = new Float64Array(2 * count - 1);
  const parent = new Int32Array(2 * count - 1);
  leaves.forEach((symbol, i) => (weight[i] = weights[symbol]));
  let leaf = 0;
  let inner = count;
  for (let node = count; node < weight.length; node++) {
    for (let child = 0; child < 2; child++) {
      const least = leaf < count && (inner >= node || weight[leaf] <= weight[inner]) ? leaf++ : inner++;
      weight[node] += weight[least];
      parent[least] = node;
    }
  }
  const depth = new Uint8Array(weight.length);
  for (let node = weight.length - 2; node >= 0; node--) depth[node] = Math.min(255, depth[parent[node]] + 1);
  leaves.forEach((symbol, i) => (lengths[symbol] = depth[i]));
  return lengths;
}

/** The canonical codes of the lengths, bits reversed because deflate packs from the lowest bit on. */
export function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const next = new Uint16Array(17);
  for (const length of lengths) if (length > 0) next[length + 1]++;
  for (let bits = 1; bits < next.length; bits++) next[bits] = bits === 1 ? 0 : (next[bits - 1] + next[bits]) << 1;
  return Uint16Array.from(lengths, (length) => (length === 0 ? 0 : reversed(next[length]++, length)));
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}
