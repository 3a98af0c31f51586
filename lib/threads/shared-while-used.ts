/** Something costly that several pieces of work use at once: opened for the first, closed when nobody used it for a while. */
export class SharedWhileUsed<Value extends { close(): Promise<void> }> {
  private value: Value | null = null;
  private users = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly open: () => Value,
    private readonly idleMs: number,
  ) {}

  /** Lends the value to `work`; it is not closed while in use. Throws what `work` throws. */
  async use<Result>(work: (value: Value) => Promise<Result>): Promise<Result> {
    clearTimeout(this.timer);
    this.users++;
    try {
      return await work((this.value ??= this.open()));
    } finally {
      this.users--;
      if (this.users === 0) this.timer = setTimeout(() => void this.close(), this.idleMs).unref();
    }
  }

  private async close(): Promise<void> {
    const { value } = this;
    this.value = null;
    await value?.close();
  }
}
