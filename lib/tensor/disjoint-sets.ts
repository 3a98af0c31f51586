/** Union-find over 0 … `size` − 1 with path halving; the root of a set is its lowest member, whatever the order of the joins. */
export class DisjointSets {
  private readonly parent: Int32Array;
  /** Of roots: the members of their set. */
  private readonly members: Int32Array;

  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, i) => i);
    this.members = new Int32Array(size).fill(1);
  }

  /** The lowest member of the set of `member`. */
  find(member: number): number {
    const { parent } = this;
    while (parent[member] !== member) {
      parent[member] = parent[parent[member]];
      member = parent[member];
    }
    return member;
  }

  join(a: number, b: number): void {
    const [first, second] = [this.find(a), this.find(b)];
    if (first === second) return;
    const [low, high] = first < second ? [first, second] : [second, first];
    this.parent[high] = low;
    this.members[low] += this.members[high];
  }

  /** How many are in the set of `member`. */
  sizeOf(member: number): number {
    return this.members[this.find(member)];
  }
}
