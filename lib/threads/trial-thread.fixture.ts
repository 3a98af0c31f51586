/** @file Tests only: the program of a thread that does as it is told, also what no thread should. */
import { setTimeout as after } from "node:timers/promises";
import { HilumError } from "../errors";
import { type Methods } from "./methods";
import { starterPort } from "./node-thread";
import { serve } from "./serve";

const kept: { array: Uint8Array | null } = { array: null };

export const trialMethods = {
  double: (value: number): number => 2 * value,
  /** Answers after so many milliseconds. */
  wait: (ms: number): Promise<void> => after(ms),
  refuse(): never {
    throw new HilumError("conflict", "The name is taken.", { remedy: "Take another." });
  },
  stumble(): never {
    throw new RangeError("no such row");
  },
  answerFunction: (): unknown => () => 1,
  answerText: (): unknown => "seven",
  lengthOf: (array: Uint8Array): number => array.length,
  /** Answers an array of 8 bytes that is all of its buffer or a part of it, and keeps it. */
  give(isWhole: boolean): Uint8Array {
    kept.array = isWhole ? new Uint8Array(8) : new Uint8Array(16).subarray(0, 8);
    return kept.array;
  },
  lengthKept: (): number => kept.array?.length ?? 0,
  hang(): never {
    for (;;);
  },
  fill(): never {
    const values: number[][] = [];
    for (;;) values.push(new Array<number>(100_000).fill(values.length));
  },
  /** Throws where nobody catches. */
  crash(): Promise<never> {
    process.nextTick(() => {
      throw new RangeError("broken");
    });
    return new Promise(() => undefined);
  },
  exit: (): never => process.exit(0),
} satisfies Methods<Record<string, unknown>>;
export type TrialMethods = typeof trialMethods;

serve(starterPort(), trialMethods, (answer) => (answer instanceof Uint8Array ? [answer] : []));
