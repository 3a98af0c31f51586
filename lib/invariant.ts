/** Throws when a programmer's assumption is false. Never for user input: that is a {@link HilumError}. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant violated: ${message}`);
}

/** The `default:` of every switch over a closed union; a missing case fails to compile. */
export function assertNever(value: never): never {
  throw new Error(`Unreachable case: ${JSON.stringify(value)}`);
}
