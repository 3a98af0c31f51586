/** @file What runs a graph, whatever it is made of. */

/** A tensor on its way into a session. The array is read during the call only. */
export interface Feed {
  data: Float32Array;
  shape: readonly number[];
}

/** An opened graph. */
export interface GraphSession {
  /** Runs the graph and gives all its outputs by name, each array the caller's own. */
  run(feeds: Readonly<Record<string, Feed>>): Promise<Readonly<Record<string, Float32Array>>>;
  /** Frees the native memory. The session cannot be used afterwards. */
  close(): Promise<void>;
}
