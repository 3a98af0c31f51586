/** Ctrl-C or SIGTERM during a command. `message` says what is safe and how to go on. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
