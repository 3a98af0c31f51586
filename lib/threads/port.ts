/** One end of the way between two threads, in Node and in a browser alike. */
export interface Port {
  /** Plain data; the buffers in `moved` change hands and are empty here afterwards. */
  post(message: unknown, moved: readonly ArrayBuffer[]): void;
  listen(heard: (message: unknown) => void): void;
}

/** The end at which a thread was started. */
export interface ThreadPort extends Port {
  /** Tells, perhaps twice, that the thread broke or ended of itself. */
  onEnd(ended: (failure: Error) => void): void;
  /** Ends the thread, whatever it is at; once more does no harm. Resolves when it is gone, where that can be told. */
  terminate(): Promise<unknown> | void;
}
