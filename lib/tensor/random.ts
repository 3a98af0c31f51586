/**
 * @file The one source of randomness: seeded, splittable, and resumable from four integers.
 *
 * sfc32 (Doty-Humphrey, PractRand): 128 bits of state, passes PractRand to many terabytes, and needs only 32-bit
 * integer operations, so it is the same in every JavaScript engine. `Math.random` is never used.
 */

/** The whole state of a {@link Random}: saved in a checkpoint, it continues the same sequence. */
export type RandomState = readonly [number, number, number, number];

/** Mixes a seed and any keys (epoch, image index, a purpose) into a new 32-bit seed. FNV-1a over the words, then murmur3's finaliser. */
export function deriveSeed(seed: number, ...keys: readonly (number | string)[]): number {
  let hash = 0x811c9dc5 ^ seed;
  const mix = (word: number) => {
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((word >>> shift) & 0xff), 0x01000193);
  };
  for (const key of keys) {
    if (typeof key === "number") mix(key | 0);
    else for (let i = 0; i < key.length; i++) mix(key.charCodeAt(i));
    mix(0x9e3779b9);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** @param seed any integer; equal seeds give equal sequences. */
  constructor(seed: number) {
    this.a = deriveSeed(seed, "a");
    this.b = deriveSeed(seed, "b");
    this.c = deriveSeed(seed, "c");
    this.d = 1;
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** Continues a saved sequence. */
  static fromState(state: RandomState): Random {
    const random = new Random(0);
    [random.a, random.b, random.c, random.d] = state;
    return random;
  }

  state(): RandomState {
    return [this.a, this.b, this.c, this.d];
  }

  /** Uniform integer in 0 … 2³²−1. */
  uint32(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return t >>> 0;
  }

  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number {
    return this.uint32() / 4294967296;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Uniform integer in 0 … bound−1. */
  int(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Standard normal, Box–Muller; draws two uniforms each time, so that the state after n calls does not depend on a cache. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place, Fisher–Yates, and returns the same array. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
}
