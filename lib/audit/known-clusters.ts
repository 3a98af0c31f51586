/** A cluster of this size is known well enough: further pairs inside it are not examined. Below, every pair is, so that rejecting one does not part the others. */
const LARGE = 8;

/** Films that were found to be one, while the search goes on. Union by size with path halving. */
export class KnownClusters {
  private readonly parent: Int32Array;
  private readonly size: Int32Array;

  constructor(films: number) {
    this.parent = Int32Array.from({ length: films }, (_, i) => i);
    this.size = new Int32Array(films).fill(1);
  }

  join(a: number, b: number): void {
    let [large, small] = [this.find(a), this.find(b)];
    if (large === small) return;
    if (this.size[large] < this.size[small]) [large, small] = [small, large];
    this.parent[small] = large;
    this.size[large] += this.size[small];
  }

  /** Both are in one large cluster already. */
  hold(a: number, b: number): boolean {
    const root = this.find(a);
    return this.size[root] >= LARGE && root === this.find(b);
  }

  private find(film: number): number {
    const { parent } = this;
    while (parent[film] !== film) {
      parent[film] = parent[parent[film]];
      film = parent[film];
    }
    return film;
  }
}
