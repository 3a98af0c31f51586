/** @file Locality-sensitive hashing of descriptors: which of many point the same way, without comparing all pairs. */
import { Random } from "../../tensor/random";
import { DESCRIPTOR_LENGTH } from "./chest-descriptor";
import { bitCount } from "./perceptual-hash";

/** 32-bit words of a signature. */
const WORDS = 4;
const PADDED = 64;
const BITS = 32 * WORDS;
const TABLES = 12;
const SEED = 20_200_401;

/**
 * The signs of a descriptor along 128 pseudo-random directions: two descriptors at an angle θ differ in 128 θ ⁄ π of
 * them on average (Charikar, STOC 2002). The directions are rows of three rounds of random signs and a Hadamard
 * transform, which costs 64 log 64 additions where a matrix would cost 64² (Andoni et al., NIPS 2015, 3).
 */
class SignatureMaker {
  private readonly signs: Float32Array;
  private readonly buffer = new Float32Array(PADDED);

  constructor() {
    const random = new Random(SEED);
    this.signs = Float32Array.from({ length: (BITS / PADDED) * 3 * PADDED }, () => (random.uniform() < 0.5 ? -1 : 1));
  }

  /** Writes the signature of `descriptors[at … at + DESCRIPTOR_LENGTH]` at `out[outAt … outAt + WORDS]`. */
  write(descriptors: Float32Array, at: number, out: Int32Array, outAt: number): void {
    const { buffer, signs } = this;
    for (let half = 0; half < BITS / PADDED; half++) {
      for (let i = 0; i < DESCRIPTOR_LENGTH; i++) buffer[i] = descriptors[at + i];
      buffer.fill(0, DESCRIPTOR_LENGTH);
      for (let round = 0; round < 3; round++) {
        const from = (half * 3 + round) * PADDED;
        for (let i = 0; i < PADDED; i++) buffer[i] *= signs[from + i];
        hadamard(buffer);
      }
      for (let word = 0; word < PADDED / 32; word++) {
        let bits = 0;
        for (let i = 0; i < 32; i++) if (buffer[32 * word + i] > 0) bits |= 1 << i;
        out[outAt + (half * PADDED) / 32 + word] = bits;
      }
    }
  }
}

/** In place, unscaled. */
function hadamard(values: Float32Array): void {
  for (let step = 1; step < PADDED; step *= 2) {
    for (let block = 0; block < PADDED; block += 2 * step) {
      for (let i = block; i < block + step; i++) {
        const a = values[i];
        const b = values[i + step];
        values[i] = a + b;
        values[i + step] = a - b;
      }
    }
  }
}

/** Entries per bucket on average: more find more, and take longer. */
const BUCKET = 4;

interface Table {
  /** Which bits make the bucket's number. */
  bits: Uint8Array;
  /** Where each bucket begins, in entries; one more than there are buckets. */
  starts: Int32Array;
  /** Of each entry its number and the first half of its signature, side by side: most are refused without a second look into memory. */
  entries: Int32Array;
}

/** Tables of descriptors by some bits of their signatures. */
export class SignatureIndex {
  private readonly maker = new SignatureMaker();
  private readonly signatures: Int32Array;
  private readonly tables: Table[];
  private readonly query = new Int32Array(WORDS);
  /** The number of the query that last met each entry, so that one entry is reported once a query. */
  private readonly met: Int32Array;
  private queries = 0;

  /**
   * @param descriptors `[entries, DESCRIPTOR_LENGTH]` of length 1.
   * @param minimumCosine entries at a smaller one are not reported.
   */
  constructor(
    private readonly descriptors: Float32Array,
    private readonly minimumCosine: number,
  ) {
    const count = descriptors.length / DESCRIPTOR_LENGTH;
    this.signatures = new Int32Array(count * WORDS);
    this.met = new Int32Array(count);
    for (let entry = 0; entry < count; entry++)
      this.maker.write(descriptors, entry * DESCRIPTOR_LENGTH, this.signatures, entry * WORDS);
    const random = new Random(SEED + 1);
    const width = Math.max(1, Math.min(20, Math.ceil(Math.log2(count / BUCKET))));
    this.tables = Array.from({ length: TABLES }, () =>
      this.fillTable(Uint8Array.from(random.shuffle(Array.from({ length: BITS }, (_, i) => i)).slice(0, width))),
    );
  }

  private fillTable(bits: Uint8Array): Table {
    const count = this.met.length;
    const starts = new Int32Array((1 << bits.length) + 1);
    const keys = new Int32Array(count);
    for (let entry = 0; entry < count; entry++) {
      keys[entry] = bucketOf(this.signatures, entry * WORDS, bits);
      starts[keys[entry] + 1]++;
    }
    for (let bucket = 0; bucket < starts.length - 1; bucket++) starts[bucket + 1] += starts[bucket];
    const next = starts.slice();
    const entries = new Int32Array(count * SLOT);
    for (let entry = 0; entry < count; entry++) {
      const at = SLOT * next[keys[entry]]++;
      entries[at] = entry;
      entries[at + 1] = this.signatures[entry * WORDS];
      entries[at + 2] = this.signatures[entry * WORDS + 1];
    }
    return { bits, starts, entries };
  }

  /** Calls back with entries whose cosine with the descriptor at `queries[at …]` is at least the minimum: most of them, each once. */
  search(queries: Float32Array, at: number, visit: (entry: number, cosine: number) => void): void {
    const { query, met, descriptors, minimumCosine } = this;
    this.maker.write(queries, at, query, 0);
    const [low, high] = query;
    const number = ++this.queries;
    for (const { bits, starts, entries } of this.tables) {
      const bucket = bucketOf(query, 0, bits);
      const end = SLOT * starts[bucket + 1];
      for (let slot = SLOT * starts[bucket]; slot < end; slot += SLOT) {
        if (bitCount(low ^ entries[slot + 1]) + bitCount(high ^ entries[slot + 2]) > MAX_DISTANCE) continue;
        const entry = entries[slot];
        if (met[entry] === number) continue;
        met[entry] = number;
        let cosine = 0;
        const from = entry * DESCRIPTOR_LENGTH;
        for (let k = 0; k < DESCRIPTOR_LENGTH; k++) cosine += queries[at + k] * descriptors[from + k];
        if (cosine >= minimumCosine) visit(entry, cosine);
      }
    }
  }
}

/** Of the first 64 bits. A cosine of 0.85 means 11 differing ones, give or take 3; 32 ± 4 differ of unrelated films. */
const MAX_DISTANCE = 20;
/** Integers an entry takes in a table. */
const SLOT = 3;

function bucketOf(signatures: Int32Array, at: number, bits: Uint8Array): number {
  let bucket = 0;
  for (let i = 0; i < bits.length; i++)
    bucket = (bucket << 1) | ((signatures[at + (bits[i] >>> 5)] >>> (bits[i] & 31)) & 1);
  return bucket;
}
