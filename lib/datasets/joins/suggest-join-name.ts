/** A name for a joined set that no other has: its members' names with dashes between, as far as there is room, and a number where that is taken. */
export function suggestJoinName(members: readonly string[], taken: readonly string[]): string {
  const base = members.join("-").slice(0, 56).replace(/-+$/, "");
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(name)) return name;
  }
}
