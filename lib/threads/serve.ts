import { type Call, type Reply } from "./channel";
import { describeFailure } from "./failure";
import { type Answer, callHere, type Methods } from "./methods";
import { type Port } from "./port";

/**
 * The whole program of a thread: performs what it is asked through a `Channel`, one call after the other, so that
 * whoever asks knows which one is in hand, and answers each with its result or its failure.
 * @param moved the arrays of an answer that change hands; one that does not fill its buffer is copied all the same.
 *   @default none
 */
export function serve<M extends Methods<M>>(
  port: Port,
  methods: M,
  moved: (answer: Answer<M, keyof M>) => readonly ArrayBufferView[] = () => [],
): void {
  const perform = callHere(methods);
  const answer = async ({ id, method, args }: Call<M>) => {
    try {
      const value = await perform(method, args);
      port.post({ id, value } satisfies Reply, buffersOf(moved(value)));
    } catch (error) {
      port.post({ id, failure: describeFailure(error) } satisfies Reply, []);
    }
  };
  let before = Promise.resolve();
  // The other end is this code's own: what it asks is trusted.
  port.listen((call) => {
    before = before.then(() => answer(call as Call<M>));
  });
}

function buffersOf(arrays: readonly ArrayBufferView[]): ArrayBuffer[] {
  const buffers = arrays
    .filter(({ buffer, byteLength }) => buffer.byteLength === byteLength)
    .map(({ buffer }) => buffer);
  return buffers.filter((buffer) => buffer instanceof ArrayBuffer);
}
