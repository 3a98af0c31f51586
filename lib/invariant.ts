const VIOLATED = "Invariant violated: ";

/** Throws when a programmer's assumption is false. Never for user input: that is a `HilumError`. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`${VIOLATED}${message}`);
}

/** Whether an error is a bug of ours, for those who catch whatever a library throws. */
export function isInvariantViolation(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(VIOLATED);
}

/** The `default:` of every switch over a closed union; a missing case fails to compile. */
export function assertNever(value: never): never {
  throw new Error(`Unreachable case: ${JSON.stringify(value)}`);
}
